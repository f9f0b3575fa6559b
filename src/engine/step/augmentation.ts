// Augmentation: in each epoch, every training image is turned, scaled, slanted, moved and bent a little before the network
// trains on it, so the network never sees the same image twice. The result is called a variation of the image.

import { randomStream } from "../../base/random.ts";
import { augment } from "../../shaders/index.ts";
import type { ComputeDevice } from "../gpu/device.ts";
import { RequestError } from "../gpu/errors.ts";
import { type Dispatch, prepare } from "../gpu/kernel.ts";
import type { Memory } from "../gpu/memory.ts";
import type { TrainingBuffers } from "./buffers.ts";
import type { Examples } from "./examples.ts";

/**
 * How far the images of a training run are varied. Each number is a maximum: the amount is drawn for each image and epoch,
 * uniformly between minus and plus that maximum.
 */
export interface Augmentation {
  /** Radians. */
  readonly rotation: number;
  /** Fraction of the size; width and height are drawn separately. */
  readonly scale: number;
  /** Pixels across for each pixel down. */
  readonly shear: number;
  /** Pixels; across and down are drawn separately. */
  readonly shift: number;
  /** Pixels by which each of 5 × 5 places is moved. What lies between them follows smoothly. */
  readonly elastic: number;
}

/** The key of the variations' random streams, beside seed and epoch. */
const VARIATIONS = 3;

/** Bytes of `struct Amounts` in WGSL, and where its key lies. */
export const AMOUNTS_SIZE = 32;
export const KEY_OFFSET = 20;

/** How to vary the images of a training run. */
export interface VariationsOptions {
  readonly amounts: Augmentation;
  /** Of an image, in pixels. */
  readonly width: number;
  /** Of the draws; a whole number from 0 to 2³² − 1. */
  readonly seed: number;
}

/** What varies the images before each step. */
export interface Variations {
  /** Comes before all other dispatches of a step. It reads the number of the step from the clock's `next`. */
  readonly dispatch: Dispatch;
  /** What the other dispatches read instead: `examples` is the varied batch, `order` the row in it of each position of the epoch. */
  readonly replaced: Pick<TrainingBuffers, "examples" | "order">;
  /** Before the first step of an epoch, from 0. */
  readonly beginEpoch: (epoch: number) => void;
}

/**
 * Prepares the dispatch that varies the images of a batch. A variation is a pure function of seed, epoch and row, so a run can be
 * repeated and resumed to the bit, and no copy of the data is ever made.
 *
 * @param batch rows of a step
 * @param examples the training examples, on the host
 * @throws RequestError where the width does not fit the images
 */
export async function prepareVariations(
  compute: ComputeDevice,
  memory: Memory,
  buffers: Pick<TrainingBuffers, "examples" | "order" | "schedule" | "clock">,
  batch: number,
  { images: bytes, count }: Examples,
  { amounts, width, seed }: VariationsOptions,
): Promise<Variations> {
  const shape = imageShape(bytes.length / count, width);
  const examples = {
    ...buffers.examples,
    count: batch,
    images: memory.storage("varied", 4 * batch * shape.PIXEL_BLOCKS),
    labels: memory.storage("varied.labels", 4 * batch),
  };
  const amountsBuffer = memory.uniform("amounts", amountsOf(amounts));
  const boxes = memory.upload("boxes", inkBoxes(bytes, shape));
  const slots = memory.upload("slots", slotsOf(count, batch));
  await memory.checkAllocated();
  const { order, schedule, clock } = buffers;
  const { images, labels } = buffers.examples;
  const dispatch = await prepare(
    compute,
    augment,
    { ...shape, BATCH: batch },
    {
      ...{ amounts: amountsBuffer, images, labels, boxes, order, schedule, clock },
      varied: examples.images,
      varied_labels: examples.labels,
    },
  );
  return {
    dispatch,
    replaced: { examples, order: slots },
    beginEpoch: (epoch) => {
      compute.device.queue.writeBuffer(amountsBuffer, KEY_OFFSET, variationKey(seed, epoch));
    },
  };
}

/**
 * The box around the ink of each image: left, top, right and bottom, one byte each. In an empty image left is
 * greater than right, and top than bottom.
 */
export function inkBoxes(
  images: Uint8Array,
  { WIDTH, HEIGHT }: { readonly WIDTH: number; readonly HEIGHT: number },
): Uint32Array<ArrayBuffer> {
  const size = WIDTH * HEIGHT;
  return Uint32Array.from({ length: images.length / size }, (_, image) => {
    let [left, top, right, bottom] = [WIDTH - 1, HEIGHT - 1, 0, 0];
    for (let y = 0; y < HEIGHT; y++) {
      for (let x = 0; x < WIDTH; x++) {
        if (images[image * size + y * WIDTH + x] !== 0) {
          left = Math.min(left, x);
          right = Math.max(right, x);
          top = Math.min(top, y);
          bottom = y;
        }
      }
    }
    return (left | (top << 8) | (right << 16) | (bottom << 24)) >>> 0;
  });
}

function imageShape(inputs: number, width: number) {
  const height = inputs / width;
  if (!Number.isInteger(height) || width % 4 !== 0 || Math.max(width, height) > 255) {
    throw new RequestError(
      `Images of ${inputs} pixels, ${width} in a row, cannot be varied: that takes rows of a multiple of four pixels, and no side over 255. Train on them as they are.`,
    );
  }
  return { WIDTH: width, HEIGHT: height, PIXEL_BLOCKS: inputs / 4 };
}

/** The place in its batch of each position of the epoch. */
function slotsOf(count: number, batch: number): Uint32Array<ArrayBuffer> {
  return Uint32Array.from({ length: count }, (_, position) => position % batch);
}

/** `struct Amounts`, without its key. */
function amountsOf({ rotation, scale, shear, shift, elastic }: Augmentation) {
  const amounts = new Float32Array(AMOUNTS_SIZE / 4);
  amounts.set([Math.tan(rotation / 2), scale, shear, shift, elastic]);
  return new Uint32Array(amounts.buffer);
}

/** The key of the random numbers of an epoch, from 0. */
export function variationKey(seed: number, epoch: number): Uint32Array<ArrayBuffer> {
  return Uint32Array.of(2 ** 32 * randomStream(seed, VARIATIONS, epoch)());
}
