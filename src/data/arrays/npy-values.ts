import { concatenated } from "../../base/concatenated.ts";
import { formatCount } from "../../base/format.ts";
import { DataError } from "../dataset.ts";
import { type Reading, report } from "../reading.ts";
import { type Chunks } from "../source.ts";
import { type NpyArray, type NumberType, valueCount } from "./npy-header.ts";

/** Some values of an array, in the order of the file. */
export interface Values {
  /** The place of the first one among all values of the array. */
  readonly from: number;
  readonly numbers: ArrayLike<number>;
}

/**
 * Reads the first `wanted` values, in the order of the file.
 *
 * @param valuesPerRow for the progress
 * @throws DataError if the file ends before them, or goes on after the last value
 */
export async function* readValues(
  { content: { name }, header, start, values }: NpyArray,
  wanted: number,
  valuesPerRow: number,
  reading: Reading,
): AsyncGenerator<Values, void, undefined> {
  const count = valueCount(header);
  let from = 0;
  for await (const bytes of wholeItems(values, header.type.bytes)) {
    const numbers = numbersOf(header.type, bytes);
    if (from + numbers.length > count) {
      throw wrongLength(name, "continues after", start + count * header.type.bytes);
    }
    yield { from, numbers };
    from += numbers.length;
    report(reading, name, Math.floor(Math.min(from, wanted) / valuesPerRow));
    if (from >= wanted && wanted < count) {
      return;
    }
  }
  if (from < count) {
    throw wrongLength(name, "ends at", start + from * header.type.bytes);
  }
}

function wrongLength(name: string, fault: string, byte: number): DataError {
  return new DataError(
    `${name}: ${fault} byte ${formatCount(byte)}, unlike its NumPy header says. Save it again with numpy.save.`,
  );
}

/** The same bytes, cut between items only. Each piece of items larger than a byte has memory of its own. */
async function* wholeItems(
  chunks: Chunks,
  itemBytes: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (itemBytes === 1) {
    yield* chunks;
    return;
  }
  let rest: Uint8Array = new Uint8Array(0);
  for await (const chunk of chunks) {
    const bytes = concatenated([rest, chunk]);
    const whole = bytes.length - (bytes.length % itemBytes);
    rest = bytes.slice(whole);
    yield bytes.subarray(0, whole);
  }
  if (rest.length > 0) {
    yield concatenated([rest, new Uint8Array(itemBytes - rest.length)]);
  }
}

/** @param bytes whole items; for items larger than a byte, memory of its own, whose bytes are swapped in place if needed */
function numbersOf({ kind, bytes: size, isBigEndian }: NumberType, bytes: Uint8Array) {
  if (size === 1) {
    return kind === "i" ? new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length) : bytes;
  }
  if (isBigEndian) {
    swap(bytes, size);
  }
  const { buffer, length } = bytes;
  const count = length / size;
  switch (`${kind}${size}`) {
    case "u2":
      return new Uint16Array(buffer, 0, count);
    case "i2":
      return new Int16Array(buffer, 0, count);
    case "u4":
      return new Uint32Array(buffer, 0, count);
    case "i4":
      return new Int32Array(buffer, 0, count);
    case "u8":
      return joined(new Uint32Array(buffer, 0, 2 * count), new Uint32Array(buffer, 0, 2 * count));
    case "i8":
      return joined(new Uint32Array(buffer, 0, 2 * count), new Int32Array(buffer, 0, 2 * count));
    case "f2":
      return Float32Array.from(new Uint16Array(buffer, 0, count), halfToNumber);
    case "f4":
      return new Float32Array(buffer, 0, count);
    case "f8":
      return new Float64Array(buffer, 0, count);
    default:
      throw new RangeError(`There is no number of the kind ${kind} with ${size} bytes.`);
  }
}

/** 64-bit integers as numbers. Those above 2⁵³ lose digits, and are no pixels or labels in any case. */
function joined(low: Uint32Array, high: Uint32Array | Int32Array): Float64Array {
  const numbers = new Float64Array(low.length / 2);
  for (let index = 0; index < numbers.length; index++) {
    numbers[index] = (high[2 * index + 1] as number) * 2 ** 32 + (low[2 * index] as number);
  }
  return numbers;
}

/** Reverses the bytes of each item. */
function swap(bytes: Uint8Array, size: number): void {
  for (let start = 0; start < bytes.length; start += size) {
    for (let first = start, last = start + size - 1; first < last; first++, last--) {
      const byte = bytes[first] as number;
      bytes[first] = bytes[last] as number;
      bytes[last] = byte;
    }
  }
}

/** IEEE 754 binary16: a sign, 5 bits of exponent, 10 bits of fraction. */
function halfToNumber(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >>> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0x1f) {
    return fraction === 0 ? sign * Infinity : NaN;
  }
  return exponent === 0
    ? sign * fraction * 2 ** -24
    : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
