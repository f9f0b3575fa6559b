import { describe, expect, test } from "vitest";
import { areFinite, toFloat32, toHalves } from "../../../src/engine/files/float-types.ts";
import { readModel, weightsFingerprint } from "../../../src/engine/index.ts";
import { goldenModel } from "./golden-models.ts";

function bytesOf(numbers: Uint16Array | Float64Array): Uint8Array {
  return new Uint8Array(numbers.buffer);
}

test("F16 converts exactly: normal, subnormal, zero, infinite and not a number", () => {
  const halves = Uint16Array.of(0x3c00, 0xc000, 0x7bff, 0x0001, 0x83ff, 0x8000, 0xfc00, 0x7e00);
  const values = [1, -2, 65504, 2 ** -24, -1023 * 2 ** -24, -0, -Infinity, NaN];
  expect([...toFloat32(bytesOf(halves), "F16")]).toEqual(values);
});

test("BF16 converts exactly: it is the upper half of an F32", () => {
  const halves = Uint16Array.of(0x3f80, 0xc040, 0x0001, 0x7f80);
  expect([...toFloat32(bytesOf(halves), "BF16")]).toEqual([1, -3, 2 ** -133, Infinity]);
});

test("F64 is rounded to the nearest F32", () => {
  const values = toFloat32(bytesOf(Float64Array.of(0.1, 1 + 2 ** -24, 1e300)), "F64");
  expect([...values]).toEqual([Math.fround(0.1), 1, Infinity]);
});

test("numbers may begin at any address", () => {
  const bytes = new Uint8Array(9);
  bytes.set(bytesOf(Float64Array.of(0.5)), 1);
  expect([...toFloat32(bytes.subarray(1), "F64")]).toEqual([0.5]);
});

test("PyTorch's files of F64, F16 and BF16 hold the same network, within their rounding, and a remark", async () => {
  const { parameters } = readModel(goldenModel("torch.safetensors"));
  const wide = readModel(goldenModel("torch-f64.safetensors"));
  expect(await weightsFingerprint(wide.parameters)).toBe(await weightsFingerprint(parameters));
  for (const [name, rounding] of [
    ["F16", 2 ** -11],
    ["BF16", 2 ** -8],
  ] as const) {
    const half = readModel(goldenModel(`torch-${name.toLowerCase()}.safetensors`));
    expect(half.remarks.at(-1)).toBe(`Converted to F32 from ${name}.`);
    half.parameters.forEach(({ weights }, layer) => {
      weights.forEach((value, at) => {
        const exact = parameters[layer]?.weights[at] as number;
        expect(Math.abs(value - exact)).toBeLessThanOrEqual(rounding * Math.abs(exact));
      });
    });
  }
});

/** How many differ. Comparing tens of thousands with toEqual takes seconds. */
function differing(actual: Uint16Array, expected: Uint16Array): number {
  expect(actual).toHaveLength(expected.length);
  return actual.filter((value, at) => value !== expected[at]).length;
}

describe("rounding to F16", () => {
  /** All that are numbers, from zero up. */
  const halves = Uint16Array.from({ length: 0x7c00 }, (_, half) => half);
  const values = toFloat32(bytesOf(halves), "F16");
  const signed = (sign: number) => Float32Array.from(values, (value) => sign * value);

  test("keeps every F16 of either sign", () => {
    expect(differing(toHalves(signed(1)), halves)).toBe(0);
    const negative = halves.map((half) => half | 0x8000);
    expect(differing(toHalves(signed(-1)), negative)).toBe(0);
  });

  test("takes the nearest one, and the even one from the middle between two", () => {
    // Between an F16 and the next, and the F32 before and after it. The middle is exact in F32.
    const middles = Float32Array.from(
      values.subarray(1),
      (value, at) => ((values[at] as number) + value) / 2,
    );
    const words = new Uint32Array(middles.buffer);
    const beside = (step: number) => new Float32Array(words.map((word) => word + step).buffer);
    const below = halves.subarray(0, -1);
    const above = halves.subarray(1);
    const even = below.map((half, at) => (half % 2 === 0 ? half : above[at]) as number);
    expect(differing(toHalves(middles), even)).toBe(0);
    expect(differing(toHalves(beside(-1)), below)).toBe(0);
    expect(differing(toHalves(beside(1)), above)).toBe(0);
  });

  test("turns what is too large into infinity, and keeps what is not a number", () => {
    const large = Float32Array.of(65519.99, 65520, 1e30, -Infinity, NaN);
    expect([...toHalves(large)]).toEqual([0x7bff, 0x7c00, 0x7c00, 0xfc00, 0x7e00]);
    expect(areFinite(toHalves(large.subarray(0, 1)))).toBe(true);
    expect(areFinite(toHalves(large.subarray(1, 2)))).toBe(false);
    expect(areFinite(toHalves(large.subarray(4)))).toBe(false);
  });

  test("turns what is too small into zero", () => {
    const small = Float32Array.of(2 ** -25, 1.001 * 2 ** -25, -(2 ** -26), 2 ** -149, -0);
    expect([...toHalves(small)]).toEqual([0, 1, 0x8000, 0, 0x8000]);
  });
});
