// Protocol Buffers is the binary format of ONNX: a message is a list of fields, each with a number, a wire type and its content.

import { concatenated } from "../../base/concatenated.ts";
import { ModelFileError } from "../gpu/errors.ts";

/** A message, as bytes to write. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** A message in a file that is read, and its place there. */
export interface Message {
  readonly bytes: Uint8Array;
  /** The position of its first byte in the file. */
  readonly start: number;
}

/** A field that was read: a number (wire type 0), a message or text (2), or four or eight bytes (5 and 1). */
export interface Field {
  readonly number: number;
  readonly wire: number;
  /** The number of wire type 0, exact up to 2⁵³. */
  readonly value: number;
  /** The content of the other wire types. */
  readonly content: Message;
}

const NOTHING: Message = { bytes: new Uint8Array(), start: 0 };

/** The lengths in bytes of the fixed wire types. */
const FIXED: Readonly<Partial<Record<number, number>>> = { 1: 8, 5: 4 };

/**
 * Reads the fields of a message, one level deep.
 *
 * @throws ModelFileError with the position in the file where it is damaged
 */
export function* fieldsOf({ bytes, start }: Message): Generator<Field> {
  let at = 0;
  const damaged = () =>
    new ModelFileError(`The ONNX file is damaged or cut off at byte ${start + at}.`);
  const varint = () => {
    let [value, factor] = [0, 1];
    for (let length = 0; length < 10; length++) {
      const byte = bytes[at++];
      if (byte === undefined) {
        break;
      }
      value += (byte & 127) * factor;
      if (byte < 128) {
        return value;
      }
      factor *= 128;
    }
    throw damaged();
  };
  while (at < bytes.length) {
    const key = varint();
    const [number, wire] = [Math.floor(key / 8), key % 8];
    if (wire === 0) {
      yield { number, wire, value: varint(), content: NOTHING };
      continue;
    }
    const length = wire === 2 ? varint() : FIXED[wire];
    if (length === undefined || at + length > bytes.length) {
      throw damaged();
    }
    const content = { bytes: bytes.subarray(at, at + length), start: start + at };
    at += length;
    yield { number, wire, value: 0, content };
  }
}

/** A list of whole numbers, which may be packed into one field or have a field each. */
export function integersOf({ wire, value, content }: Field): number[] {
  if (wire === 0) {
    return [value];
  }
  const numbers: number[] = [];
  let [number, factor] = [0, 1];
  for (const byte of content.bytes) {
    number += (byte & 127) * factor;
    factor *= 128;
    if (byte < 128) {
      numbers.push(number);
      [number, factor] = [0, 1];
    }
  }
  return numbers;
}

export function textOf({ content }: Field): string {
  return new TextDecoder().decode(content.bytes);
}

/** A field of wire type 0. */
export function integer(field: number, value: number): Bytes {
  return Uint8Array.from([...varint(field << 3), ...varint(value)]);
}

/** A field of wire type 2. */
export function message(field: number, content: Bytes): Bytes {
  return concatenated([
    Uint8Array.from([...varint((field << 3) | 2), ...varint(content.length)]),
    content,
  ]);
}

export function text(field: number, value: string): Bytes {
  return message(field, new TextEncoder().encode(value));
}

/** Seven bits per byte, the lowest first; the eighth bit says that more follow. */
function varint(value: number): number[] {
  const bytes = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) {
    bytes.push((rest % 128) | 128);
  }
  return [...bytes, rest];
}
