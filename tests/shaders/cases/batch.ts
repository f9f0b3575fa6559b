import { fours } from "../../reference/blocks.ts";
import { expectWithin, u } from "../../reference/bounds.ts";
import { type MakeCase, expectSame } from "./case.ts";
import type { Draw } from "./draw.ts";

/** Images of two or three batches in a random order; the last batch may be short. */
export interface DrawnBatch {
  readonly batch: number;
  /** Rows of the batch that the step takes. */
  readonly rows: number;
  readonly step: number;
  readonly pixels: number;
  readonly count: number;
  /** [count, ⌈pixels / 4⌉] words of four bytes, padding zero. */
  readonly images: Uint32Array<ArrayBuffer>;
  readonly order: Uint32Array<ArrayBuffer>;
  readonly schedule: Uint32Array<ArrayBuffer>;
  /** The rows of the step, [rows, pixels], scaled to 0 … 1. */
  readonly x: Float64Array;
}

export function drawBatch(draw: Draw): DrawnBatch {
  const [batch, pixels] = [draw.size(40), draw.size(70)];
  const { steps, last, schedule } = drawSchedule(draw, batch);
  const step = draw.below(steps);
  const rows = step === steps - 1 ? last : batch;
  const count = (steps - 1) * batch + last;
  const stride = fours(pixels);
  const paper = Array.from({ length: stride / 4 }, () => draw.below(3) === 0);
  const bytes = draw.bytes(count * stride).map((byte, index) => {
    const pixel = index % stride;
    return pixel < pixels && paper[Math.floor(pixel / 4)] === false ? byte : 0;
  });
  const order = draw.order(count);
  const x = Float64Array.from({ length: rows * pixels }, (_, index) => {
    const image = order[step * batch + Math.floor(index / pixels)] as number;
    return (bytes[image * stride + (index % pixels)] as number) / 255;
  });
  const images = new Uint32Array(bytes.buffer);
  return { batch, rows, step, pixels, count, images, order, schedule, x };
}

/** Two or three steps of full batches, the last one of `last` rows. All rates are different. */
export function drawSchedule(draw: Draw, batch: number) {
  const steps = 2 + draw.below(2);
  const last = draw.pick([batch, 1 + draw.below(batch)]);
  const schedule = new Uint32Array(2 * steps);
  const rates = Float32Array.from({ length: steps }, (_, step) => 1e-3 / (step + 1));
  const bits = new Uint32Array(rates.buffer);
  for (let step = 0; step < steps; step++) {
    schedule.set([bits[step] as number, step === steps - 1 ? last : batch], 2 * step);
  }
  return { steps, last, schedule };
}

export const gatherCase: MakeCase = (draw) => {
  const { batch, rows, step, pixels, images, order, schedule, x } = drawBatch(draw);
  const stride = fours(pixels);
  const expected = Float64Array.from({ length: fours(batch) * stride }, (_, index) => {
    const [row, pixel] = [Math.floor(index / stride), index % stride];
    return row < rows && pixel < pixels ? (x[row * pixels + pixel] as number) : 0;
  });
  return {
    constants: {
      BATCH: batch,
      PIXEL_BLOCKS: stride / 4,
      WORKGROUP: draw.pick([1, 8, 64]),
    },
    buffers: {
      images,
      order,
      schedule,
      clock: Uint32Array.of(step, 77),
      x: new Float32Array(expected.length).fill(9),
    },
    check(after) {
      // unpack4x8unorm divides by 255: 2.5 units.
      const bound = (i: number) => 2.5 * u * (expected[i] as number);
      expectWithin("x", after["x"] ?? [], expected, bound);
      expectSame("clock", after["clock"] ?? order, Uint32Array.of(step, step));
    },
  };
};
