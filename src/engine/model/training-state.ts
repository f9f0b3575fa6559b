// The state of a training run is everything that the next step depends on. A run that is resumed from its state gives
// the same weights, to the last bit, as one that never stopped. This file has no GPU code; ../state-buffers.ts moves them to and from
// the GPU, and ../files/checkpoint.ts keeps them in a file.

import { NumericalError, RequestError } from "../gpu/errors.ts";
import type { Model } from "./model.ts";
import { OUTCOME_SIZE } from "./outcomes.ts";
import { type LayerParameters, checkNumbers, countBroken, unpack } from "./parameters.ts";

/** The epoch with the highest accuracy, and the parameters at its end. */
export interface BestEpoch {
  /** From 1. */
  readonly epoch: number;
  /** A fraction: of the validation rows, or of the training rows where none are kept aside. */
  readonly accuracy: number;
  readonly parameters: readonly LayerParameters[];
}

/** The whole state of a training run at one step. */
export interface TrainingState {
  readonly parameters: readonly LayerParameters[];
  /** Adam's running means of the gradients. */
  readonly m: readonly LayerParameters[];
  /** Adam's running means of the squared gradients. */
  readonly v: readonly LayerParameters[];
  readonly epochsDone: number;
  /** Steps taken in the current epoch. */
  readonly stepsDone: number;
  /** Seconds spent in the current epoch. */
  readonly seconds: number;
  /** [rows seen in the current epoch] of {loss: f32, predicted: u32}. */
  readonly outcomes: ArrayBuffer;
  readonly best: BestEpoch | undefined;
}

/** The state of one network of a population. */
export interface NetworkState extends TrainingState {
  /** Why the network does not train any more; undefined while it does. */
  readonly stopped: string | undefined;
}

/** The tensors that training changes. */
export type Learned = Pick<TrainingState, "parameters" | "m" | "v">;

/** Reads parameters, m and v, which lie one after another, each laid out as the model says. */
export function learnedOf(model: Model, bytes: ArrayBuffer): Learned {
  return {
    parameters: layersAt(model, bytes, 0),
    m: layersAt(model, bytes, 1),
    v: layersAt(model, bytes, 2),
  };
}

/** Reads the tensors that come after `index` others of the same layout. */
export function layersAt(model: Model, bytes: ArrayBuffer, index: number): LayerParameters[] {
  return unpack(model, new Float32Array(bytes, index * model.size, model.size / 4));
}

/**
 * Checks that a training run can be resumed from a state.
 *
 * @param rows of the training data
 * @throws RequestError where the state is of another network or of other data, or holds values that are not numbers
 */
export function checkState(
  model: Model,
  rows: number,
  batch: number,
  { parameters, m, v, best, epochsDone, stepsDone, outcomes }: TrainingState,
): void {
  const tensors = [parameters, m, v, ...(best === undefined ? [] : [best.parameters])];
  for (const layers of tensors) {
    const fits =
      layers.length === model.layers.length &&
      model.layers.every(({ inputs, outputs }, index) => {
        const layer = layers[index];
        return layer?.weights.length === inputs * outputs && layer.bias.length === outputs;
      });
    if (!fits) {
      throw new RequestError(
        `The saved training is of another network than ${model.sizes.join("-")}.`,
      );
    }
  }
  tensors.forEach(checkNumbers);
  const steps = Math.ceil(rows / batch);
  const seen = Math.min(rows, stepsDone * batch);
  const counts = [epochsDone, stepsDone].every(
    (count) => Number.isSafeInteger(count) && count >= 0,
  );
  if (!counts || stepsDone > steps || outcomes.byteLength !== OUTCOME_SIZE * seen) {
    throw new RequestError(
      `The saved training stands at step ${stepsDone} of an epoch; with ${rows} rows in batches of ${batch} an epoch has ${steps}.`,
    );
  }
}

/** What to do when values become infinite or not a number. */
export const NUMBERS_REMEDY = "A smaller learning rate often helps.";

/**
 * Stops a training run that has produced values that are not numbers, before its state replaces a good one.
 *
 * @param place where training stands, in words
 * @throws NumericalError naming the layer
 */
export function checkFinite(learned: Learned, place: string): void {
  const words = brokenLayer(learned);
  if (words !== undefined) {
    throw new NumericalError(`At ${place}, ${words}. ${NUMBERS_REMEDY}`);
  }
}

/**
 * The same check of parameters, m and v as they lie on the GPU. Only where something is broken are they taken apart, to
 * name the layer.
 *
 * @param bytes as for `learnedOf`
 * @throws NumericalError naming the layer
 */
export function checkLearned(model: Model, bytes: ArrayBuffer, place: string): void {
  if (countBroken(new Float32Array(bytes, 0, (3 * model.size) / 4)) > 0) {
    checkFinite(learnedOf(model, bytes), place);
  }
}

/** The first layer with values that are not numbers, in words; undefined where there is none. */
export function brokenLayer({ parameters, m, v }: Learned): string | undefined {
  const counts = parameters.map((_, index) =>
    [parameters, m, v]
      .map((layers) => layers[index] as LayerParameters)
      .reduce((sum, { weights, bias }) => sum + countBroken(weights) + countBroken(bias), 0),
  );
  const first = counts.findIndex((count) => count > 0);
  return first < 0
    ? undefined
    : `layer ${first + 1} holds ${counts[first]} values that are not numbers`;
}
