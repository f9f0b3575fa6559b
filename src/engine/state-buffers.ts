// Moves the state of a training run between the GPU and the host.

import type { ComputeDevice } from "./gpu/device.ts";
import { readOnce } from "./gpu/memory.ts";
import type { Model } from "./model/model.ts";
import { OUTCOME_SIZE } from "./model/outcomes.ts";
import { pack } from "./model/parameters.ts";
import { type TrainingState, layersAt, learnedOf } from "./model/training-state.ts";
import { CLOCK_SIZE, type TrainingBuffers, setClock } from "./step/buffers.ts";

/** The buffers that hold the state of a training run. */
export interface StateBuffers extends Pick<
  TrainingBuffers,
  "parameters" | "m" | "v" | "outcomes" | "clock"
> {
  /** The parameters at the end of the best epoch. */
  readonly best: GPUBuffer;
}

/**
 * Reads parameters, moments and outcomes in one copy, so that all are of the same step.
 *
 * @param rowsSeen in the current epoch
 */
export async function readState(
  compute: ComputeDevice,
  model: Model,
  { parameters, m, v, best, outcomes }: StateBuffers,
  rowsSeen: number,
) {
  const bytes = await readOnce(compute, parameters, m, v, best, outcomes);
  const start = 4 * model.size;
  return {
    ...learnedOf(model, bytes),
    best: layersAt(model, bytes, 3),
    outcomes: bytes.slice(start, start + OUTCOME_SIZE * rowsSeen),
  };
}

/** Writes a state to the buffers that `readState` reads, and sets the clock to its step. */
export function writeState(
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
  setClock(device, buffers.clock, stepsDone);
  // The norms of the gradients of these steps are not part of the state.
  const squares = (buffers.clock.size - CLOCK_SIZE) / 4;
  queue.writeBuffer(buffers.clock, CLOCK_SIZE, new Float32Array(squares).fill(NaN));
  if (best !== undefined) {
    queue.writeBuffer(buffers.best, 0, pack(model, best.parameters));
  }
}
