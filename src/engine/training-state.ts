import type { TrainingBuffers } from "./buffers.ts";
import type { ComputeDevice } from "./device.ts";
import { NumericalError, RequestError } from "./errors.ts";
import { Readback } from "./memory.ts";
import type { Model } from "./model.ts";
import { OUTCOME_SIZE } from "./outcomes.ts";
import { type LayerParameters, pack, unpack } from "./parameters.ts";

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
    const layers = (index: number) =>
      unpack(model, new Float32Array(bytes, index * model.size, model.size / 4));
    const start = 4 * model.size;
    return {
      parameters: layers(0),
      m: layers(1),
      v: layers(2),
      best: layers(3),
      outcomes: bytes.slice(start, start + OUTCOME_SIZE * rowsSeen),
    };
  } finally {
    readback.dispose();
  }
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

/** @throws RequestError where the state is not of this network, or of other data */
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

/**
 * Stops a training whose numbers have broken down, before its state is kept in place of a good one.
 *
 * Bits are tested as integers: comparing a number with itself may be optimised away, and JavaScript is not alone here.
 *
 * @throws NumericalError naming the layer
 */
export function checkFinite(state: Pick<TrainingState, "parameters" | "m" | "v">, place: string) {
  for (const index of state.parameters.keys()) {
    const tensors = [state.parameters, state.m, state.v].flatMap((layers) => {
      const { weights, bias } = layers[index] as LayerParameters;
      return [weights, bias];
    });
    const broken = tensors.reduce((sum, values) => sum + countBroken(values), 0);
    if (broken > 0) {
      throw new NumericalError(
        0,
        `At ${place}, layer ${index + 1} holds ${broken} values that are not numbers. A smaller learning rate often helps.`,
      );
    }
  }
}

/** How many values are infinite or not a number: all bits of the exponent set. */
export function countBroken(values: Float32Array): number {
  const EXPONENT = 0x7f80_0000;
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  return bits.reduce((count, word) => count + Number((word & EXPONENT) === EXPONENT), 0);
}
