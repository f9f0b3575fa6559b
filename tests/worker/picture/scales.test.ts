import { expect, test } from "vitest";
import { scaleUseOf } from "../../../src/worker/picture/scales.ts";
import { shadeOf } from "../../reference/twins.ts";
import { normals } from "../../reference/values.ts";

const shadesOf = (values: Float32Array, scale: number) =>
  Uint8Array.from(values, (value) => shadeOf(value, scale));

/** Multiplies the scale as the desk does, until it fits. */
function fitted(values: Float32Array, scale: number): number {
  const { factor } = scaleUseOf(shadesOf(values, scale));
  return factor === 1 ? scale : fitted(values, scale * factor);
}

test.each([1e-6, 0.001, 1, 100])("from a scale of %d, one is found that fits", (start) => {
  const values = normals(10_000, 1);
  const scale = fitted(values, start);
  const { clipped } = scaleUseOf(shadesOf(values, scale));
  expect(clipped).toBeLessThanOrEqual(0.01);
  // 99.5 % of normal values lie within 2.81.
  expect(scale).toBeLessThan(2.81 / 0.4);
});

test("a scale stays when the weights change a little: the colours must not flicker", () => {
  const scale = fitted(normals(10_000, 1), 1);
  const grown = normals(10_000, 2).map((value) => 1.1 * value);
  expect(fitted(grown, scale)).toBe(scale);
});

test("the share of weights beyond the scale is counted", () => {
  const values = Float32Array.of(5, -5, 0.1, 0.2, 0, 0, 0, 0, 0, 0);
  expect(scaleUseOf(shadesOf(values, 1)).clipped).toBe(0.2);
});

test("where nothing has changed yet, the scale stays", () => {
  expect(scaleUseOf(new Uint8Array(100).fill(128))).toEqual({ clipped: 0, factor: 1 });
});
