// The types of floating-point numbers in which model files store weights, each converted to f32, which the kernels compute in.

/** In the names of safetensors. BF16 is the upper half of F32; F16 is IEEE 754's binary16. */
export type FloatType = "F32" | "F64" | "F16" | "BF16";

/** Bytes per number. */
export const FLOAT_SIZES: Readonly<Record<FloatType, number>> = { F32: 4, F64: 8, F16: 2, BF16: 2 };

export function isFloatType(type: unknown): type is FloatType {
  return typeof type === "string" && Object.hasOwn(FLOAT_SIZES, type);
}

/**
 * Copies little-endian numbers to f32. F16 and BF16 convert exactly; an F64 is rounded to the nearest f32, and one beyond
 * its range becomes infinite.
 */
export function toFloat32(bytes: Uint8Array, type: FloatType): Float32Array {
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
