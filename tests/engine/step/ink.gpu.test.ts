import { expect, test } from "vitest";
import { PLANS } from "../../../src/engine/index.ts";
import { inChrome, useKernelPage } from "../../browser/bridge.ts";
import { easyExamples, normals } from "../../reference/values.ts";
import { soaking } from "../../soak.ts";

useKernelPage();

const SIZES = [36, 8, 4] as const;
const [PIXELS, HIDDEN, CLASSES] = SIZES;
const BATCH = 32;
/** Eight batches of images, so that 125 epochs are 1,000 steps. A third of the pixels are paper in all images. */
const TRAINING = easyExamples(8 * BATCH, PIXELS, CLASSES, 1);
const isPaper = (pixel: number) => pixel % 3 === 0 || pixel < 8;
const images = TRAINING.images.map((byte, index) => (isPaper(index % PIXELS) ? 0 : byte));

const START = [
  { weights: normals(PIXELS * HIDDEN, 1).map((w) => w / 4), bias: new Float32Array(HIDDEN) },
  { weights: normals(HIDDEN * CLASSES, 2).map((w) => w / 2), bias: new Float32Array(CLASSES) },
];

// Software needs a minute for a thousand steps of the fused plan.
test.each(soaking ? PLANS : (["layered"] as const))(
  "1,000 steps of the %s plan leave the weights of pixels that never hold ink as they were, to the bit",
  async (plan) => {
    const { parameters } = await inChrome("train", {
      sizes: SIZES,
      start: START,
      training: { ...TRAINING, images },
      batch: BATCH,
      plan,
      epochs: 125,
    });
    const moved = pixelsOf(parameters[0]?.weights ?? new Float32Array());
    const still = pixelsOf(START[0]?.weights ?? new Float32Array());
    const changed = moved.map(
      (weights, pixel) => !weights.every((w, j) => Object.is(w, still[pixel]?.[j])),
    );
    expect(changed).toEqual(moved.map((_, pixel) => !isPaper(pixel)));
  },
  600_000,
);

function pixelsOf(weights: Float32Array): Float32Array[] {
  return Array.from({ length: PIXELS }, (_, pixel) =>
    weights.subarray(pixel * HIDDEN, (pixel + 1) * HIDDEN),
  );
}
