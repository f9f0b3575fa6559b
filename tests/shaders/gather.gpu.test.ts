import { describe, expect, test } from "vitest";
import { gather as spec } from "../../src/shaders/index.ts";
import { inChrome, useKernelPage } from "../browser/bridge.ts";
import { fours } from "../reference/blocks.ts";
import { expectWithin, u } from "../reference/bounds.ts";
import { integers } from "../reference/values.ts";

useKernelPage();

/** Batch size, rows that this batch has, pixels of an image. */
const SHAPES = [
  [1, 1, 1],
  [10, 7, 15],
  [16, 16, 16],
  [17, 17, 33],
  [32, 12, 784],
] as const;

describe("gather", () => {
  test.each(SHAPES)(
    "reads the rows of the second step through the order: batch %i, %i rows, %i pixels",
    async (...shape) => {
      const { x, clock, expected } = await gathered(shape);
      // unpack4x8unorm divides by 255: 2.5 units.
      expectWithin("x", x, expected, (i) => 2.5 * u * (expected[i] as number));
      expect(clock).toEqual(Uint32Array.of(1, 1));
    },
  );

  test("fails that bound when the order is ignored", async () => {
    const code = spec.code.replace("order[step * BATCH + row]", "(step * BATCH + row)");
    expect(code).not.toBe(spec.code);
    const { x, expected } = await gathered([16, 16, 16], code);
    expect(() => {
      expectWithin("x", x, expected, (i) => 2.5 * u * (expected[i] as number));
    }).toThrow(/values are out of bounds/);
  });
});

async function gathered(
  [batch, rows, pixels]: readonly [batch: number, rows: number, pixels: number],
  code?: string,
) {
  const stride = fours(pixels);
  const count = batch + rows;
  const images = Uint8Array.from(integers(count * stride, 256, 1));
  const order = Uint32Array.from({ length: count }, (_, position) => count - 1 - position);
  const run = {
    kernel: "gather",
    constants: { BATCH: batch, PIXEL_BLOCKS: stride / 4 },
    buffers: {
      images: new Uint32Array(images.buffer),
      order,
      schedule: Uint32Array.of(0, batch, 0, rows),
      clock: Uint32Array.of(1, 0),
      x: new Float32Array(fours(batch) * stride).fill(9),
    },
  };
  const { x, clock } = await inChrome("runKernel", code === undefined ? run : { ...run, code });
  const expected = Float64Array.from({ length: fours(batch) * stride }, (_, index) => {
    const row = Math.floor(index / stride);
    const source = order[batch + row] as number;
    return row < rows ? (images[source * stride + (index % stride)] as number) / 255 : 0;
  });
  return { x: x as Float32Array, clock, expected };
}
