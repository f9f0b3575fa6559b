// An example is an image with its label, the right class. Its row is its place in the data.

import { ceilDiv } from "../../base/ceil-div.ts";
import { RequestError } from "../gpu/errors.ts";
import type { Memory } from "../gpu/memory.ts";
import type { Model } from "../model/model.ts";
import { type InkMasks, inkMasks } from "./ink.ts";

/** Images with their labels, in the form that the engine takes; a `Dataset` of src/data is one. */
export interface Examples {
  /** Number of images. */
  readonly count: number;
  /** [count, inputs], one byte per value, 0 … 255. */
  readonly images: Uint8Array;
  /** [count], 0 … classes − 1; undefined where only predictions are wanted. */
  readonly labels: Uint8Array | undefined;
}

/** Examples on the GPU. The images stay bytes, four to a word, which takes a quarter of the room of f32. */
export interface UploadedExamples {
  readonly count: number;
  /** [count, ⌈inputs / 4⌉] words of four packed bytes. */
  readonly images: GPUBuffer;
  /** [count] u32. */
  readonly labels: GPUBuffer;
  /** Which blocks of each image hold ink; these stay on the host. */
  readonly masks: InkMasks;
}

/**
 * Checks that examples suit a model.
 *
 * @throws RequestError where images or labels do not fit its input or its classes
 */
export function checkExamples(model: Model, { count, images, labels }: Examples): void {
  const inputs = model.sizes[0] as number;
  const classes = model.sizes.at(-1) as number;
  if (count < 1 || images.length !== count * inputs) {
    throw new RequestError(
      `The network takes ${inputs} values per image; there are ${images.length} values for ${count} images.`,
    );
  }
  if (labels !== undefined) {
    checkLabels(labels, count, classes);
  }
}

/** Copies examples, which `checkExamples` has accepted, to the GPU. */
export function uploadExamples(
  memory: Memory,
  { count, images, labels }: Examples,
): UploadedExamples {
  const packed = packImages(images, count, images.length / count);
  return {
    count,
    images: memory.upload("images", packed),
    masks: inkMasks(packed, count),
    labels: memory.upload("labels", Uint32Array.from(labels ?? new Uint8Array(count))),
  };
}

/**
 * @param purpose what the labels are needed for, as in "to learn from"
 * @throws RequestError where the examples have no labels
 */
export function labelsOf(
  { labels }: Examples,
  purpose: "learn from" | "compare with" = "learn from",
): Uint8Array {
  if (labels === undefined) {
    throw new RequestError(`These images have no labels, so there is nothing to ${purpose}.`);
  }
  return labels;
}

/**
 * Replaces the images of the first rows on the GPU. Labels and the other rows stay. Nothing is allocated there, and steps that
 * were submitted before still take the former images.
 *
 * @returns the ink masks of all rows
 */
export function replaceImages(
  { queue }: GPUDevice,
  { images: buffer, masks }: UploadedExamples,
  { count, images }: Pick<Examples, "count" | "images">,
): InkMasks {
  const packed = packImages(images, count, images.length / count);
  queue.writeBuffer(buffer, 0, packed);
  const bits = new Uint32Array(masks.bits);
  bits.set(inkMasks(packed, count).bits);
  return { ...masks, bits };
}

function checkLabels(labels: Uint8Array, count: number, classes: number): void {
  if (labels.length !== count) {
    throw new RequestError(`There are ${labels.length} labels for ${count} images.`);
  }
  const row = labels.findIndex((label) => label >= classes);
  if (row >= 0) {
    throw new RequestError(
      `Row ${row + 1} has the label ${labels[row]}; the network tells apart ${classes} classes, 0 to ${classes - 1}.`,
    );
  }
}

/** The images as words, each row padded to whole ones; where no padding is needed they are not copied. Hosts of WebGPU are little-endian, which is what `unpack4x8unorm` expects. */
function packImages(images: Uint8Array, count: number, inputs: number): Uint32Array<ArrayBuffer> {
  const words = ceilDiv(inputs, 4);
  if (inputs === 4 * words && images.byteOffset % 4 === 0) {
    return new Uint32Array(images.buffer as ArrayBuffer, images.byteOffset, words * count);
  }
  const bytes = new Uint8Array(4 * words * count);
  for (let row = 0; row < count; row++) {
    bytes.set(images.subarray(row * inputs, (row + 1) * inputs), row * 4 * words);
  }
  return new Uint32Array(bytes.buffer);
}
