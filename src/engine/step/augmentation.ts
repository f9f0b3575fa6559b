import { randomStream } from "../../base/random.ts";
import { augment } from "../../shaders/index.ts";
import type { ComputeDevice } from "../gpu/device.ts";
import { RequestError } from "../gpu/errors.ts";
import { type Dispatch, prepare, record } from "../gpu/kernel.ts";
import { Memory, Readback } from "../gpu/memory.ts";
import { modelOf } from "../model/model.ts";
import type { TrainingBuffers } from "./buffers.ts";
import { type Examples, uploadExamples } from "./examples.ts";

/** How far the images of a training are varied, anew in each epoch. Each is the most; a draw is even from −1 to 1 of it. */
export interface Augmentation {
  /** Radians. */
  readonly rotation: number;
  /** Share of the size, of width and height apart. */
  readonly scale: number;
  /** Pixels across for each pixel down. */
  readonly shear: number;
  /** Pixels, across and down apart. */
  readonly shift: number;
  /** Pixels by which each of 5 × 5 places is moved; what lies between follows smoothly. */
  readonly elastic: number;
}

/** The key of the variations' random streams, beside seed and epoch. */
const VARIATIONS = 3;

/** Bytes of `struct Amounts`, and where its key lies. */
const AMOUNTS_SIZE = 32;
const KEY_OFFSET = 20;

/** What varies the images before each step. */
export interface Variations {
  /** The first dispatch of a step. */
  readonly dispatch: Dispatch;
  /** What the step's other dispatches read: the batch alone, row by row. */
  readonly buffers: TrainingBuffers;
  /** Before the first step of an epoch, from 0. */
  readonly beginEpoch: (epoch: number) => void;
}

/**
 * Varies each image before it is learned from: a pure function of seed, epoch and row, so that a run can be repeated
 * and resumed to the bit, and no copy of the data is ever made.
 *
 * @param width of an image, in pixels
 * @throws RequestError where the width does not fit the images
 */
export async function prepareVariations(
  compute: ComputeDevice,
  memory: Memory,
  buffers: TrainingBuffers,
  { batch, inputs, width, seed }: { batch: number; inputs: number; width: number; seed: number },
  bytes: Uint8Array,
  augmentation: Augmentation,
): Promise<Variations> {
  const { images, labels, count, masks } = buffers.examples;
  const shape = shapeOf(inputs, width);
  const varied = {
    count: batch,
    images: memory.storage("varied", 4 * batch * shape.PIXEL_BLOCKS),
    labels: memory.storage("varied.labels", 4 * batch),
    masks,
  };
  const amounts = memory.uniform("amounts", amountsOf(augmentation));
  const boxes = memory.upload("boxes", inkBoxes(bytes, shape));
  const slots = memory.upload("slots", slotsOf(count, batch));
  await memory.settled();
  const { order, schedule, clock } = buffers;
  const dispatch = await prepare(
    compute,
    augment,
    { ...shape, BATCH: batch },
    {
      amounts,
      images,
      labels,
      boxes,
      order,
      schedule,
      clock,
      varied: varied.images,
      varied_labels: varied.labels,
    },
  );
  return {
    dispatch,
    buffers: { ...buffers, examples: varied, order: slots },
    beginEpoch: (epoch) => {
      compute.device.queue.writeBuffer(amounts, KEY_OFFSET, keyOf(seed, epoch));
    },
  };
}

/**
 * A few images as a training with this seed sees them in an epoch, from 0.
 *
 * @param examples the first rows of the training
 * @returns [count, inputs]
 */
export async function variedImages(
  compute: ComputeDevice,
  { width, ...examples }: Examples & { readonly width: number },
  { seed, epoch }: { readonly seed: number; readonly epoch: number },
  augmentation: Augmentation,
): Promise<Uint8Array> {
  const { count } = examples;
  const inputs = examples.images.length / count;
  const memory = new Memory(compute);
  const readback = new Readback(compute, examples.images.length);
  try {
    const model = modelOf([inputs, 256]);
    const steps = Uint32Array.of(0, count);
    const unused = memory.storage("unused", 16);
    const buffers: TrainingBuffers = {
      examples: uploadExamples(memory, model, examples),
      order: memory.upload(
        "order",
        Uint32Array.from({ length: count }, (_, row) => row),
      ),
      schedule: memory.upload("schedule", steps),
      clock: memory.storage("clock", 8),
      ...{ parameters: unused, m: unused, v: unused, lit: unused, outcomes: unused },
    };
    const shape = { batch: count, inputs, width, seed };
    const variations = await prepareVariations(
      compute,
      memory,
      buffers,
      shape,
      examples.images,
      augmentation,
    );
    variations.beginEpoch(epoch);
    const encoder = compute.device.createCommandEncoder({ label: "variations" });
    const pass = encoder.beginComputePass({ label: "variations" });
    record(pass, [variations.dispatch]);
    pass.end();
    compute.device.queue.submit([encoder.finish()]);
    return new Uint8Array(await readback.read(variations.buffers.examples.images));
  } finally {
    readback.dispose();
    memory.dispose();
  }
}

/** Where each image has ink: left, top, right and bottom, a byte each; one pixel in the middle of an empty image. */
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

function shapeOf(inputs: number, width: number) {
  const height = inputs / width;
  if (!Number.isInteger(height) || width % 4 !== 0 || Math.max(width, height) > 255) {
    throw new RequestError(
      `Images of ${inputs} pixels, ${width} in a row, cannot be varied: that takes rows of a multiple of four pixels, and no side over 255. Train on them as they are.`,
    );
  }
  return { WIDTH: width, HEIGHT: height, PIXEL_BLOCKS: inputs / 4 };
}

/** Where each position of the epoch lies in its batch. */
function slotsOf(count: number, batch: number): Uint32Array<ArrayBuffer> {
  return Uint32Array.from({ length: count }, (_, position) => position % batch);
}

/** `struct Amounts`, without its key. */
function amountsOf({ rotation, scale, shear, shift, elastic }: Augmentation) {
  const amounts = new Float32Array(AMOUNTS_SIZE / 4);
  amounts.set([Math.tan(rotation / 2), scale, shear, shift, elastic]);
  return new Uint32Array(amounts.buffer);
}

/** Of the variations' draws in an epoch, from 0. */
export function keyOf(seed: number, epoch: number): Uint32Array<ArrayBuffer> {
  return Uint32Array.of(2 ** 32 * randomStream(seed, VARIATIONS, epoch)());
}
