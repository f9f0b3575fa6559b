// The state of a population is the state of each of its networks. It is that of a training run of one network, so any network
// can also go on alone.

import { counted } from "../../base/format.ts";
import type { ComputeDevice } from "../gpu/device.ts";
import { type NumericalError, RequestError } from "../gpu/errors.ts";
import { type BufferPart, Readback } from "../gpu/memory.ts";
import type { Model } from "../model/model.ts";
import { OUTCOME_SIZE } from "../model/outcomes.ts";
import { checkNumbers, initialParameters, pack } from "../model/parameters.ts";
import {
  type Learned,
  type NetworkState,
  checkFinite,
  checkState,
  layersAt,
  learnedOf,
} from "../model/training-state.ts";
import type { NetworksOnGpu, TrainingBuffers } from "../step/buffers.ts";
import { inTurn, outOfTurn } from "../step/turns.ts";
import type { PopulationOptions, PopulationSettings } from "./options.ts";

/** The buffers that hold the state of a population. */
export interface PopulationBuffers extends Pick<
  TrainingBuffers,
  "parameters" | "m" | "v" | "outcomes"
> {
  /** The parameters at the end of each network's best epoch. */
  readonly best: GPUBuffer;
}

/** A network's part of a buffer that is laid out like the parameters. */
export function partOf({ size }: Model, buffer: GPUBuffer, network: number): BufferPart {
  return { buffer, offset: network * size, size };
}

/** The outcomes of one network, of all rows of an epoch, from those of all networks in turn. */
export function outcomesOf(
  together: Uint32Array<ArrayBuffer>,
  { rows, batch, members }: PopulationSettings,
  network: number,
): Uint32Array<ArrayBuffer> {
  const place = { network, networks: members.length, length: WORDS * rows };
  return outOfTurn(together, WORDS * batch, place);
}

const WORDS = OUTCOME_SIZE / 4;

/**
 * Reads parameters, moments, best parameters and outcomes of all networks. Nothing may train meanwhile.
 *
 * @param rowsSeen by each network in the current epoch
 */
export async function readTensors(
  compute: ComputeDevice,
  settings: PopulationSettings,
  { parameters, m, v, best, outcomes }: PopulationBuffers,
  rowsSeen: number,
) {
  const { model, members } = settings;
  const readback = new Readback(compute, Math.max(4 * model.size, outcomes.size));
  try {
    await readback.checkAllocated();
    const together = new Uint32Array(await readback.read(outcomes));
    const tensors = [];
    for (const network of members.keys()) {
      const parts = [parameters, m, v, best].map((buffer) => partOf(model, buffer, network));
      const bytes = await readback.read(...parts);
      const own = outcomesOf(together, settings, network);
      tensors.push({
        ...learnedOf(model, bytes),
        best: layersAt(model, bytes, 3),
        outcomes: own.slice(0, WORDS * rowsSeen).buffer,
      });
    }
    return tensors;
  } finally {
    readback.dispose();
  }
}

/** Writes states to the buffers that `readTensors` reads. */
export function writeTensors(
  { device: { queue } }: ComputeDevice,
  { model, rows, batch }: PopulationSettings,
  buffers: PopulationBuffers,
  states: readonly NetworkState[],
): void {
  for (const [network, { parameters, m, v, best }] of states.entries()) {
    const offset = network * model.size;
    queue.writeBuffer(buffers.parameters, offset, pack(model, parameters));
    queue.writeBuffer(buffers.m, offset, pack(model, m));
    queue.writeBuffer(buffers.v, offset, pack(model, v));
    if (best !== undefined) {
      queue.writeBuffer(buffers.best, offset, pack(model, best.parameters));
    }
  }
  const outcomes = states.map((state) => {
    const all = new Uint32Array(WORDS * rows);
    all.set(new Uint32Array(state.outcomes));
    return all;
  });
  queue.writeBuffer(buffers.outcomes, 0, inTurn(outcomes, WORDS * batch));
}

/**
 * Checks that states can be resumed together.
 *
 * @returns the first of them
 * @throws RequestError where they are not the states of such a population, at one step
 */
export function checkStates(
  { model, rows, batch, members }: PopulationSettings,
  states: readonly NetworkState[],
): NetworkState {
  const [first] = states;
  if (states.length !== members.length || first === undefined) {
    throw new RequestError(
      `The saved training is of ${counted(states.length, "network")}, and this population has ${members.length}.`,
    );
  }
  for (const state of states) {
    checkState(model, rows, batch, state);
    if (state.epochsDone !== first.epochsDone || state.stepsDone !== first.stepsDone) {
      throw new RequestError("The saved networks do not stand at the same step.");
    }
  }
  return first;
}

/** The error where values are not finite. */
export function faultOf(learned: Learned, place: string): NumericalError | undefined {
  try {
    checkFinite(learned, place);
    return undefined;
  } catch (error) {
    return error as NumericalError;
  }
}

/** Writes the parameters from which each network starts. */
export function writeStart(
  { device: { queue } }: ComputeDevice,
  { model, parameters }: NetworksOnGpu,
  { members }: PopulationOptions,
): void {
  for (const [network, { seed = 1, start }] of members.entries()) {
    if (start !== undefined) {
      checkNumbers(start);
    }
    const packed = pack(model, start ?? initialParameters(model, seed));
    queue.writeBuffer(parameters, network * model.size, packed);
  }
}
