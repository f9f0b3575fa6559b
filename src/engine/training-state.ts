import type { ComputeDevice } from "./gpu/device.ts";
import { NumericalError, RequestError } from "./gpu/errors.ts";
import { Readback } from "./gpu/memory.ts";
import type { Model } from "./model/model.ts";
import {
  type LayerParameters,
  checkNumbers,
  countBroken,
  pack,
  unpack,
} from "./model/parameters.ts";
import type { TrainingBuffers } from "./step/buffers.ts";
import { OUTCOME_SIZE } from "./step/outcomes.ts";

/** The epoch with the highest accuracy, and the parameters at its end. */
export interface BestEpoch {
  readonly epoch: number;
  readonly accuracy: number;
  readonly parameters: readonly LayerParameters[];
}

/** All that training is at one step: whoever has this goes on as if nothing had happened, to the last bit. */
export interface TrainingState {
  readonly parameters: readonly LayerParameters[];
  /** Adam's running means of the gradients, and of their squares. */
  readonly m: readonly LayerParameters[];
  readonly v: readonly LayerParameters[];
  readonly epochsDone: number;
  /** Steps taken in the epoch under way. */
  readonly stepsDone: number;
  /** Time spent in the epoch under way. */
  readonly seconds: number;
  /** [rows seen in the epoch under way] of {loss: f32, predicted: u32}. */
  readonly outcomes: ArrayBuffer;
  readonly best: BestEpoch | undefined;
}

/** The buffers that a state lives in. */
export interface StateBuffers extends Pick<TrainingBuffers, "m" | "v" | "outcomes" | "clock"> {
  readonly parameters: GPUBuffer;
  readonly best: GPUBuffer;
}

/** Reads parameters, moments and outcomes in one copy, so that all are of the same step. */
export async function readBuffers(
  compute: ComputeDevice,
  model: Model,
  { parameters, m, v, best, outcomes }: StateBuffers,
  rowsSeen: number,
) {
  const parts = [parameters, m, v, best, outcomes];
  const readback = new Readback(
    compute,
    parts.reduce((sum, { size }) => sum + size, 0),
  );
  try {
    const bytes = await readback.read(...parts);
    const start = 4 * model.size;
    return {
      ...learnedOf(model, bytes),
      best: layersAt(model, bytes, 3),
      outcomes: bytes.slice(start, start + OUTCOME_SIZE * rowsSeen),
    };
  } finally {
    readback.dispose();
  }
}

/** What was read of parameters and moments, one behind the other. */
export function learnedOf(model: Model, bytes: ArrayBuffer): Learned {
  const [parameters, m, v] = [0, 1, 2].map((index) => layersAt(model, bytes, index)) as [
    LayerParameters[],
    LayerParameters[],
    LayerParameters[],
  ];
  return { parameters, m, v };
}

function layersAt(model: Model, bytes: ArrayBuffer, index: number): LayerParameters[] {
  return unpack(model, new Float32Array(bytes, index * model.size, model.size / 4));
}

/** Puts a state back where `readBuffers` found it. */
export function writeBuffers(
  { device }: ComputeDevice,
  model: Model,
  buffers: StateBuffers,
  { parameters, m, v, best, outcomes, stepsDone }: TrainingState,
): void {
  const { queue } = device;
  queue.writeBuffer(buffers.parameters, 0, pack(model, parameters));
  queue.writeBuffer(buffers.m, 0, pack(model, m));
  queue.writeBuffer(buffers.v, 0, pack(model, v));
  queue.writeBuffer(buffers.outcomes, 0, outcomes);
  queue.writeBuffer(buffers.clock, 0, new Uint32Array([stepsDone, 0]));
  if (best !== undefined) {
    queue.writeBuffer(buffers.best, 0, pack(model, best.parameters));
  }
}

/** @throws RequestError where the state is not of this network, of other data, or has broken down */
export function checkState(
  model: Model,
  rows: number,
  batch: number,
  { parameters, m, v, best, epochsDone, stepsDone, outcomes }: TrainingState,
): void {
  for (const layers of [parameters, m, v, best?.parameters ?? parameters]) {
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
  for (const layers of [parameters, m, v, best?.parameters ?? []]) {
    checkNumbers(layers);
  }
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

/** What helps where numbers break down. */
export const NUMBERS_REMEDY = "A smaller learning rate often helps.";

/** The tensors that training changes. */
export type Learned = Pick<TrainingState, "parameters" | "m" | "v">;

/**
 * Stops a training whose numbers have broken down, before its state is kept in place of a good one.
 *
 * @throws NumericalError naming the layer
 */
export function checkFinite(learned: Learned, place: string): void {
  const words = brokenLayer(learned);
  if (words !== undefined) {
    throw new NumericalError(`At ${place}, ${words}. ${NUMBERS_REMEDY}`);
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
