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
import { inTurn } from "./turns.ts";

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

/** The most networks whose images can be varied at once: the room for their amounts in WGSL. */
export const MAX_VARIED_NETWORKS = 512;

/** How to vary the images of a training run. */
export interface VariationsOptions {
  /** Of an image, in pixels. */
  readonly width: number;
  /** How to vary them for each network. */
  readonly networks: readonly NetworkVariations[];
}

/** How to vary the images that one network sees. */
export interface NetworkVariations {
  readonly amounts: Augmentation;
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
  { width, networks }: VariationsOptions,
): Promise<Variations> {
  const shape = imageShape(bytes.length / count, width);
  const examples = {
    ...buffers.examples,
    count: networks.length * batch,
    images: memory.storage("varied", 4 * networks.length * batch * shape.PIXEL_BLOCKS),
    labels: memory.storage("varied.labels", 4 * networks.length * batch),
  };
  const words = amountsOf(networks);
  const amounts = memory.uniform("amounts", words);
  const boxes = memory.upload("boxes", inkBoxes(bytes, shape));
  const slots = memory.upload("slots", slotsOf(count, batch, networks.length));
  await memory.checkAllocated();
  const { order, schedule, clock } = buffers;
  const { images, labels } = buffers.examples;
  const dispatch = await prepare(
    compute,
    augment,
    { ...shape, BATCH: batch, NETWORKS: networks.length },
    {
      ...{ networks: amounts, images, labels, boxes, order, schedule, clock },
      varied: examples.images,
      varied_labels: examples.labels,
    },
  );
  return {
    dispatch,
    replaced: { examples, order: slots },
    beginEpoch: (epoch) => {
      for (const [network, { seed }] of networks.entries()) {
        const place = (network * AMOUNTS_SIZE + KEY_OFFSET) / 4;
        words.set(variationKey(seed, epoch), place);
      }
      compute.device.queue.writeBuffer(amounts, 0, words, 0, (networks.length * AMOUNTS_SIZE) / 4);
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

/** For each position of the epoch its row among the varied images of a step: [networks, batch]. */
function slotsOf(count: number, batch: number, networks: number): Uint32Array<ArrayBuffer> {
  const lists = Array.from({ length: networks }, (_, network) =>
    Uint32Array.from({ length: count }, (__, position) => network * batch + (position % batch)),
  );
  return inTurn(lists, batch);
}

/** `struct Amounts` of each network, without its key. */
function amountsOf(networks: readonly NetworkVariations[]): Uint32Array<ArrayBuffer> {
  const words = new Float32Array((MAX_VARIED_NETWORKS * AMOUNTS_SIZE) / 4);
  for (const [network, { amounts }] of networks.entries()) {
    const { rotation, scale, shear, shift, elastic } = amounts;
    const start = (network * AMOUNTS_SIZE) / 4;
    words.set([Math.tan(rotation / 2), scale, shear, shift, elastic], start);
  }
  return new Uint32Array(words.buffer);
}

/** The key of the random numbers of an epoch, from 0. */
export function variationKey(seed: number, epoch: number): Uint32Array<ArrayBuffer> {
  return Uint32Array.of(2 ** 32 * randomStream(seed, VARIATIONS, epoch)());
}
