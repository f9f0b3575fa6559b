import type { Augmentation } from "../../../src/engine/index.ts";
import {
  AMOUNTS_SIZE,
  MAX_VARIED_NETWORKS,
  inkBoxes,
} from "../../../src/engine/step/augmentation.ts";
import { variedImage } from "../../reference/augment.ts";
import { expectWithin } from "../../reference/bounds.ts";
import { drawSchedule } from "./batch.ts";
import { type MakeCase, bitsOf, expectSame } from "./case.ts";
import type { Draw } from "./draw.ts";

/** The largest amounts that a user may ask for: see src/run/variation.ts. */
const WILD: Augmentation = { rotation: 3.1, scale: 0.9, shear: 2, shift: 28, elastic: 14 };

/**
 * A place takes about 20 operations on numbers below 64, so its error is up to 1.5e-4 pixels. Two slopes of at most 255 turn
 * that into 0.08 of a grey level; rounding adds half a level.
 */
export const VARIED_BOUND = 0.58;

export const augmentCase: MakeCase = (draw) => {
  const [width, height, batch] = [4 * draw.size(9), draw.size(33), draw.size(6)];
  const size = width * height;
  const { steps, last, schedule } = drawSchedule(draw, batch);
  const step = draw.below(steps);
  const rows = step === steps - 1 ? last : batch;
  const count = (steps - 1) * batch + last;
  const images = boxedImages(draw, count, width, height);
  const labels = Uint32Array.from({ length: count }, () => draw.below(10));
  const order = draw.order(count);
  const amounts = drawAmounts(draw);
  const [key = 0] = bitsOf(draw.values(1, "wide"));
  const expected = Array.from({ length: rows }, (_, slot) => {
    const row = order[step * batch + slot] as number;
    return variedImage(images.subarray(row * size, (row + 1) * size), { width, row, key }, amounts);
  });
  const expectedLabels = Uint32Array.from({ length: batch }, (_, slot) =>
    slot < rows ? (labels[order[step * batch + slot] as number] as number) : 77,
  );
  return {
    constants: {
      ...{ BATCH: batch, WIDTH: width, HEIGHT: height, PIXEL_BLOCKS: size / 4 },
      WORKGROUP: draw.pick([1, 8, 28]),
    },
    buffers: {
      networks: amountWords(amounts, key),
      images: new Uint32Array(images.buffer),
      labels,
      boxes: inkBoxes(images, { WIDTH: width, HEIGHT: height }),
      order,
      schedule,
      clock: Uint32Array.of(step, 77),
      varied: new Uint32Array((batch * size) / 4).fill(77),
      varied_labels: new Uint32Array(batch).fill(77),
    },
    check(after) {
      const words = after["varied"] ?? order;
      const bytes = new Uint8Array(words.buffer, words.byteOffset, rows * size);
      const values = Float64Array.from(expected.flatMap((image) => [...image]));
      expectWithin("varied", bytes, values, () => VARIED_BOUND);
      const behind = new Uint32Array((batch - rows) * (size / 4)).fill(77);
      expectSame("varied, behind", words.subarray((rows * size) / 4), behind);
      expectSame("varied_labels", after["varied_labels"] ?? order, expectedLabels);
    },
  };
};

/** `struct Amounts` of each network: this is the first. */
export function amountWords(
  { rotation, scale, shear, shift, elastic }: Augmentation,
  key: number,
): Uint32Array<ArrayBuffer> {
  const floats = new Float32Array((MAX_VARIED_NETWORKS * AMOUNTS_SIZE) / 4);
  floats.set([Math.tan(rotation / 2), scale, shear, shift, elastic]);
  const words = new Uint32Array(floats.buffer);
  words[5] = key;
  return words;
}

/** Small amounts more often than large ones. */
function drawAmounts(draw: Draw): Augmentation {
  const share = () => (draw.below(1001) / 1000) ** 3;
  return Object.fromEntries(
    Object.entries(WILD).map(([name, most]) => [name, most * share()]),
  ) as unknown as Augmentation;
}

/** Images with ink in a box of any size, at any place. */
function boxedImages(
  draw: Draw,
  count: number,
  width: number,
  height: number,
): Uint8Array<ArrayBuffer> {
  const size = width * height;
  const images = draw.bytes(count * size);
  for (let image = 0; image < count; image++) {
    const [left, right, top, bottom] = [width, width, height, height].map(draw.below) as [
      number,
      number,
      number,
      number,
    ];
    for (let at = 0; at < size; at++) {
      const [x, y] = [at % width, Math.floor(at / width)];
      if (x < left || x > right || y < top || y > bottom) {
        images[image * size + at] = 0;
      }
    }
  }
  return images;
}
