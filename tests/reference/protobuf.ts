/** A field of a Protocol Buffers message: a number (wire type 0) or bytes (wire type 2). */
export interface Field {
  readonly number: number;
  readonly value: number | Uint8Array;
}

/** Reads one level of a message; throws where the bytes are not a message. */
export function fieldsOf(message: Uint8Array): Field[] {
  const fields: Field[] = [];
  let at = 0;
  const varint = () => {
    let [value, factor] = [0, 1];
    for (;;) {
      const byte = message[at++];
      if (byte === undefined) {
        throw new Error("The message ends inside a number.");
      }
      value += (byte & 127) * factor;
      if (byte < 128) {
        return value;
      }
      factor *= 128;
    }
  };
  while (at < message.length) {
    const key = varint();
    const number = key >>> 3;
    if ((key & 7) === 0) {
      fields.push({ number, value: varint() });
    } else if ((key & 7) === 2) {
      const length = varint();
      if (at + length > message.length) {
        throw new Error("The message ends inside a field.");
      }
      fields.push({ number, value: message.subarray(at, at + length) });
      at += length;
    } else {
      throw new Error(`The wire type of field ${number} is ${key & 7}.`);
    }
  }
  return fields;
}
