import { expect, test } from "vitest";
import { toFloat32 } from "../../../src/engine/files/float-types.ts";
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
