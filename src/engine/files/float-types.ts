// The types of floating-point numbers in which model files store weights, each converted to f32, which the kernels compute in.

/** In the names of safetensors. BF16 is the upper half of F32; F16 is IEEE 754's binary16. */
export type FloatType = "F32" | "F64" | "F16" | "BF16";

/** Those, and whole numbers of eight bits. */
export type NumberType = FloatType | "I8";

/** Bytes per number. */
export const FLOAT_SIZES: Readonly<Record<FloatType, number>> = { F32: 4, F64: 8, F16: 2, BF16: 2 };
export const NUMBER_SIZES: Readonly<Record<NumberType, number>> = { ...FLOAT_SIZES, I8: 1 };

export function isFloatType(type: unknown): type is FloatType {
  return typeof type === "string" && Object.hasOwn(FLOAT_SIZES, type);
}

/** @param hasBytes whether whole numbers of eight bits are allowed */
export function isNumberType(type: unknown, hasBytes: boolean): type is NumberType {
  return isFloatType(type) || (hasBytes && type === "I8");
}

/**
 * Copies little-endian numbers to f32. F16, BF16 and I8 convert exactly; an F64 is rounded to the nearest f32, and one beyond
 * its range becomes infinite.
 */
export function toFloat32(bytes: Uint8Array, type: NumberType): Float32Array {
  // Copied, since numbers may start at an address where an array of them may not, and Buffer.slice would not copy.
  const { buffer } = new Uint8Array(bytes);
  switch (type) {
    case "F32":
      return new Float32Array(buffer);
    case "F64":
      return Float32Array.from(new Float64Array(buffer));
    case "BF16":
      return new Float32Array(
        Uint32Array.from(new Uint16Array(buffer), (half) => half << 16).buffer,
      );
    case "F16":
      return Float32Array.from(new Uint16Array(buffer), valueOfHalf);
    case "I8":
      return Float32Array.from(new Int8Array(buffer));
  }
}

/** One sign bit, five of the exponent, ten of the fraction; exponent 0 is subnormal, 31 infinite or not a number. */
function valueOfHalf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 31;
  const fraction = half & 1023;
  if (exponent === 31) {
    return fraction === 0 ? sign * Infinity : Number.NaN;
  }
  return exponent === 0
    ? sign * fraction * 2 ** -24
    : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** Rounds to the nearest F16, ties to even, as IEEE 754 asks. What lies beyond F16's 65,504 becomes infinite. */
export function toHalves(values: Float32Array): Uint16Array<ArrayBuffer> {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const halves = new Uint16Array(words.length);
  for (let index = 0; index < words.length; index++) {
    halves[index] = halfOf(words[index] as number);
  }
  return halves;
}

/** Whether all are numbers, and none is infinite. */
export function areFinite(halves: Uint16Array): boolean {
  return halves.every((half) => (half & 0x7c00) !== 0x7c00);
}

/** @param word the bits of an F32 */
function halfOf(word: number): number {
  const sign = (word >>> 16) & 0x8000;
  const magnitude = word & 0x7fff_ffff;
  if (magnitude > 0x7f80_0000) {
    return sign | 0x7e00;
  }
  if (magnitude >= F32_OF_65536) {
    return sign | 0x7c00;
  }
  if (magnitude < F32_OF_SMALLEST_NORMAL) {
    return sign | subnormalOf(magnitude);
  }
  // The exponent's bias is 112 less, and the last 13 bits of the fraction are rounded off. A carry goes into the exponent.
  const isOdd = (magnitude >>> 13) & 1;
  return sign | ((magnitude - (112 << 23) + 0xfff + isOdd) >>> 13);
}

const F32_OF_65536 = 0x4780_0000;

/** 2⁻¹⁴. */
const F32_OF_SMALLEST_NORMAL = 0x3880_0000;

/** A multiple of 2⁻²⁴. */
function subnormalOf(magnitude: number): number {
  const exponent = magnitude >>> 23;
  if (exponent < 102) {
    return 0;
  }
  const fraction = (magnitude & 0x7f_ffff) | 0x80_0000;
  const shift = 126 - exponent;
  const half = fraction >>> shift;
  const rest = fraction - half * 2 ** shift;
  const middle = 2 ** (shift - 1);
  return rest > middle || (rest === middle && half % 2 === 1) ? half + 1 : half;
}
