/** The typed arrays that travel between Node and the page. JSON has none of them, nor NaN and −0. */
const ARRAYS = { Float32Array, Float64Array, Uint8Array, Uint16Array, Uint32Array };

/** Writes a value of plain data and typed arrays as text. */
export function encode(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (!ArrayBuffer.isView(part)) {
      return part;
    }
    const bytes = new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
    return { array: part.constructor.name, base64: toBase64(bytes) };
  });
}

/** The inverse of `encode`. */
export function decode(text: string): unknown {
  return JSON.parse(text, (_, part: unknown) =>
    isEncodedArray(part) ? new ARRAYS[part.array](fromBase64(part.base64).buffer) : part,
  );
}

interface EncodedArray {
  readonly array: keyof typeof ARRAYS;
  readonly base64: string;
}

function isEncodedArray(part: unknown): part is EncodedArray {
  return typeof part === "object" && part !== null && "array" in part && "base64" in part;
}

function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (let start = 0; start < bytes.length; start += 32768) {
    text += String.fromCharCode(...bytes.subarray(start, start + 32768));
  }
  return btoa(text);
}

function fromBase64(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}
