// The files that come with the page for browsers without WebGPU. Each is a length (u32, little-endian), so many bytes of JSON, and
// numbers, whose order its reader describes. They are made by scripts/without-gpu.mjs.

/** The file is damaged, or is another one. */
export class BundledFileError extends Error {
  override readonly name = "BundledFileError";
}

/** More than any header is long: what is larger is no file of ours. */
const MOST_HEADER = 2 ** 20;

/** Layers, and units of a layer, at most: far more than ours have. */
const MOST_LAYERS = 8;
const MOST_UNITS = 4096;

/** @throws BundledFileError */
export function refuse(name: string, what: string): never {
  throw new BundledFileError(`${name} ${what}. Reload the page to fetch it again.`);
}

/** Puts the header before the numbers. */
export function withHeader(header: object, numbers: Uint8Array): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(4 + text.length + numbers.length);
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(text, 4);
  bytes.set(numbers, 4 + text.length);
  return bytes;
}

/** @throws BundledFileError where there is no header of this format */
export function headerOf(
  bytes: Uint8Array,
  format: string,
  name: string,
): { readonly header: Readonly<Record<string, unknown>>; readonly numbers: Uint8Array } {
  const length = bytes.length < 4 ? Infinity : viewOf(bytes).getUint32(0, true);
  if (length > MOST_HEADER || 4 + length > bytes.length) {
    refuse(name, "is cut off, or is another file");
  }
  const header = parsed(bytes.subarray(4, 4 + length));
  if (header?.["format"] !== format) {
    refuse(name, `has no header of ${format}`);
  }
  return { header, numbers: bytes.subarray(4 + length) };
}

/** @throws BundledFileError for sizes that no network of ours has */
export function sizesIn(
  { sizes }: Readonly<Record<string, unknown>>,
  name: string,
): readonly number[] {
  const isFit =
    Array.isArray(sizes) &&
    sizes.length >= 2 &&
    sizes.length <= MOST_LAYERS + 1 &&
    sizes.every((size) => Number.isSafeInteger(size) && size >= 1 && size <= MOST_UNITS);
  return isFit ? (sizes as number[]) : refuse(name, "has no sizes of a network");
}

/** Reads numbers one after another. */
export class NumbersReader {
  readonly #bytes: Uint8Array;
  readonly #name: string;
  #place = 0;

  constructor(bytes: Uint8Array, name: string) {
    this.#bytes = bytes;
    this.#name = name;
  }

  /** @throws BundledFileError where there are fewer, or one of them is not a number */
  floats(count: number): Float32Array<ArrayBuffer> {
    // Copied, since numbers may start at an address where an array of them may not.
    const values = new Float32Array(new Uint8Array(this.#take(4 * count)).buffer);
    return values.every(Number.isFinite)
      ? values
      : refuse(this.#name, "holds values that are not numbers");
  }

  /** @throws BundledFileError where there are fewer */
  bytes(count: number): Int8Array {
    const taken = this.#take(count);
    return new Int8Array(taken.buffer, taken.byteOffset, taken.length);
  }

  /** @throws BundledFileError where something is left */
  end(): void {
    if (this.#place !== this.#bytes.length) {
      refuse(this.#name, "is longer than its header says");
    }
  }

  #take(count: number): Uint8Array {
    const end = this.#place + count;
    if (end > this.#bytes.length) {
      refuse(this.#name, "is cut off");
    }
    const taken = this.#bytes.subarray(this.#place, end);
    this.#place = end;
    return taken;
  }
}

/** All numbers, one after another. */
export function joined(parts: readonly (Float32Array | Int8Array)[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let place = 0;
  for (const { buffer, byteOffset, byteLength } of parts) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), place);
    place += byteLength;
  }
  return bytes;
}

function parsed(bytes: Uint8Array): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return typeof value === "object" && value !== null
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
