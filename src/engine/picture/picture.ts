// A picture of a network: a shade for each weight, and for one digit the activations of all layers. It is taken from the buffers
// of a network while it trains, between two submits of the training, and reads one byte per weight instead of four.

import type { Model } from "../model/model.ts";

/** What the shades show: the weights, how they changed since the start of the training, or Adam's last update. */
export const PICTURE_CONTENTS = ["weights", "change", "update"] as const;

export type PictureContent = (typeof PICTURE_CONTENTS)[number];

/** What to take a picture of. */
export interface PictureRequest {
  readonly content: PictureContent;
  /** [inputs], the digit that the activations are for, 0 … 255. */
  readonly digit: Uint8Array;
  /** Of each layer, the value that gets the shade 255; its negative gets 1. */
  readonly scales: readonly number[];
  /** A unit whose weights are read as numbers. */
  readonly unit?: UnitAddress | undefined;
}

/** A unit of a network: the layer counts from 0, from the first hidden layer to the outputs. */
export interface UnitAddress {
  readonly layer: number;
  readonly unit: number;
}

/** A network at one moment. */
export interface NetworkPicture {
  /** Of each layer, a byte per weight, [units, inputs]: 128 is zero. Only the first units of a large layer are shown. */
  readonly shades: readonly Uint8Array[];
  /** The outputs of each hidden layer for the digit, after the ReLU. */
  readonly activations: readonly Float32Array[];
  /** [classes], summing to 1. */
  readonly probabilities: Float32Array;
  readonly unit: UnitWeights | undefined;
  /** The steps of the current epoch that had been taken. */
  readonly step: number;
}

/** The weights of one unit. */
export interface UnitWeights extends UnitAddress {
  /** [inputs of its layer]. */
  readonly incoming: Float32Array;
  readonly bias: number;
  /** [units of the next layer]; empty for an output. */
  readonly outgoing: Float32Array;
}

/** A training run to take pictures of. Parameters, m and v are laid out as the model says. */
export interface PictureSource {
  readonly model: Model;
  readonly parameters: GPUBuffer;
  readonly m: GPUBuffer;
  readonly v: GPUBuffer;
  /** {next: u32, now: u32}; see step/buffers.ts. */
  readonly clock: GPUBuffer;
  /** Of the first weights, from which the change is shown; a whole number from 0 to 2³² − 1. */
  readonly seed: number;
}

/** Units of a layer that a picture shows at most. */
export const SHOWN_UNITS = 128;

/** The number of units of a layer that a picture shows. */
export function shownUnits(outputs: number): number {
  return Math.min(SHOWN_UNITS, outputs);
}
