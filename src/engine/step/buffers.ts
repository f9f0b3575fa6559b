// The buffers that the dispatches of a step share. A step finds its batch by three of them: the clock counts the steps of an
// epoch, the schedule gives each step Adam's rate and its number of rows, and the order says which rows these are.

import type { ComputeDevice } from "../gpu/device.ts";
import type { Memory } from "../gpu/memory.ts";
import type { Model } from "../model/model.ts";
import { OUTCOME_SIZE } from "../model/outcomes.ts";
import { type Examples, type UploadedExamples, checkExamples, uploadExamples } from "./examples.ts";
import { inkEverywhere, inkTable, inkTableLength } from "./ink.ts";
import { STEP_SIZE, stepsOf } from "./schedule.ts";
import { lengthInTurn } from "./turns.ts";

/** The buffers that both plans read and write in a training step. Each plan adds buffers for its intermediate results. */
export interface TrainingBuffers {
  readonly examples: UploadedExamples;
  /** All parameters, network after network, each laid out as the model says. */
  readonly parameters: GPUBuffer;
  /** Adam's running means of the gradients and of their squares, laid out like the parameters. */
  readonly m: GPUBuffer;
  readonly v: GPUBuffer;
  /** [rows] u32: the rows of the examples in the order of the epoch, batch after batch; in turn for several networks (turns.ts). */
  readonly order: GPUBuffer;
  /** [steps] of {rate: f32, rows: u32}; see schedule.ts. Likewise in turn. */
  readonly schedule: GPUBuffer;
  /** Which blocks of pixels hold ink in each step; see ink.ts. */
  readonly ink: GPUBuffer;
  /**
   * {next: u32, now: u32}: the number of the first network's next step and of the one that is being taken, from 0 in each epoch.
   * Behind them lie the squares of the gradients, where they are kept; see gradient-norm.ts.
   */
  readonly clock: GPUBuffer;
  /** [rows] of {loss: f32, predicted: u32}, in the order in which the rows were seen; in turn for several networks. */
  readonly outcomes: GPUBuffer;
}

/** The buffers that an evaluation reads and writes. */
export interface EvaluationBuffers extends Omit<TrainingBuffers, "m" | "v"> {
  /** [rows, classes]; likewise in turn. */
  readonly probabilities: GPUBuffer;
}

/** Networks of one model, whose parameters lie one after another. */
export interface NetworksOnGpu {
  readonly model: Model;
  readonly parameters: GPUBuffer;
  /** How many. Default 1. */
  readonly networks?: number;
}

/**
 * Makes the buffers for training networks on these examples. The moments are zero; `writeEpoch` writes the rest.
 *
 * @param batch rows of a step
 * @param isVaried whether the images are varied before they are learned from
 * @param squareSums sums of squares of the gradient that each step leaves; 0 where they are not kept
 * @throws RequestError where the examples do not fit the networks
 */
export function trainingBuffers(
  memory: Memory,
  { model, parameters, networks = 1 }: NetworksOnGpu,
  training: Examples,
  batch: number,
  { isVaried = false, squareSums = 0 } = {},
): TrainingBuffers {
  const steps = networks * stepsOf(training.count, batch);
  const rows = lengthInTurn(training.count, batch, networks);
  checkExamples(model, training);
  const examples = uploadExamples(memory, training);
  return {
    // Variations put ink where the images have none.
    examples: isVaried ? { ...examples, masks: inkEverywhere(examples.masks) } : examples,
    parameters,
    m: memory.storage("m", networks * model.size),
    v: memory.storage("v", networks * model.size),
    order: memory.storage("order", 4 * rows),
    schedule: memory.storage("schedule", STEP_SIZE * steps),
    ink: memory.storage("ink", 4 * inkTableLength(model.sizes[0] as number, steps)),
    // WGSL wants room for one sum at least.
    clock: memory.storage("clock", CLOCK_SIZE + 4 * Math.max(1, squareSums * steps)),
    outcomes: memory.storage("outcomes", OUTCOME_SIZE * rows),
  };
}

/**
 * Makes the buffers for evaluating networks on these examples.
 *
 * @throws RequestError where the examples do not fit the networks
 */
export function evaluationBuffers(
  memory: Memory,
  { model, parameters, networks = 1 }: NetworksOnGpu,
  examples: Examples,
  batch: number,
): EvaluationBuffers {
  const steps = networks * stepsOf(examples.count, batch);
  const rows = lengthInTurn(examples.count, batch, networks);
  checkExamples(model, examples);
  return {
    examples: uploadExamples(memory, examples),
    parameters,
    order: memory.storage("order", 4 * rows),
    schedule: memory.storage("schedule", STEP_SIZE * steps),
    ink: memory.storage("ink", 4 * inkTableLength(model.sizes[0] as number, steps)),
    clock: memory.storage("clock", CLOCK_SIZE),
    probabilities: memory.storage("probabilities", 4 * rows * (model.sizes.at(-1) as number)),
    outcomes: memory.storage("outcomes", OUTCOME_SIZE * rows),
  };
}

/**
 * Writes what differs between epochs, and sets the clock to the first step.
 *
 * @param batch rows of a step
 * @param order the rows, batch after batch; in turn for several networks
 * @param schedule as `scheduleOf` makes it; in turn for several networks
 */
export function writeEpoch(
  { device, adapter }: ComputeDevice,
  buffers: Pick<TrainingBuffers, "examples" | "order" | "schedule" | "ink" | "clock">,
  batch: number,
  order: Uint32Array<ArrayBuffer>,
  schedule: Uint32Array<ArrayBuffer>,
): void {
  const { queue } = device;
  queue.writeBuffer(buffers.order, 0, order);
  queue.writeBuffer(buffers.schedule, 0, schedule);
  // Only the kernels for software read the table of ink, and a GPU would have to wait for it.
  if (adapter.software) {
    queue.writeBuffer(buffers.ink, 0, inkTable(buffers.examples.masks, order, batch));
  }
  setClock(device, buffers.clock, 0);
}

/** Bytes of `Clock { next: u32, now: u32 }` in WGSL. */
export const CLOCK_SIZE = 8;

/**
 * Sets the clock.
 *
 * @param next the number of the first network's next step of the epoch, from 0
 */
export function setClock({ queue }: GPUDevice, clock: GPUBuffer, next: number): void {
  queue.writeBuffer(clock, 0, Uint32Array.of(next, 0));
}
