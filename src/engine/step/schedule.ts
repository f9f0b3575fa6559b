// A training run takes its rows in batches; each batch is one step, and all batches together are an epoch. The schedule of an
// epoch tells the GPU two numbers for each step: the learning rate times Adam's bias correction, and the rows of the batch.

import { ceilDiv } from "../../base/ceil-div.ts";
import { counted } from "../../base/format.ts";
import { permutation, randomStream } from "../../base/random.ts";
import { RequestError } from "../gpu/errors.ts";

/** Adam's constants: the defaults of Keras. */
export const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } as const;

/** Bytes of one entry of a schedule: `Step { rate: f32, rows: u32 }` in WGSL. */
export const STEP_SIZE = 8;

/** Steps of an epoch. */
export function stepsOf(rows: number, batch: number): number {
  return ceilDiv(rows, batch);
}

/** How the learning rate changes over a training run. */
export type ScheduleName = "constant" | "cosine" | "one-cycle";

/** How the learning rate changes, and over how many epochs. */
export interface RateSchedule {
  readonly name: ScheduleName;
  readonly epochs: number;
}

/** One-cycle: its warm-up as a fraction of the run, and where it begins and ends as fractions of the peak. PyTorch's defaults. */
const WARM_UP = 0.3;
const START = 1 / 25;
const END = START / 1e4;

/**
 * The learning rate of a step, as a fraction of the highest one.
 *
 * @param at how much of the run is done, 0 … 1
 * @see Loshchilov and Hutter, "SGDR", 2017 (cosine); Smith and Topin, "Super-convergence", 2018 (one-cycle)
 */
export function rateShare(name: ScheduleName, at: number): number {
  const between = (from: number, to: number, way: number) =>
    to + ((from - to) * (1 + Math.cos(Math.PI * way))) / 2;
  switch (name) {
    case "constant":
      return 1;
    case "cosine":
      return between(1, 0, at);
    case "one-cycle":
      return at < WARM_UP
        ? between(START, 1, at / WARM_UP)
        : between(1, END, (at - WARM_UP) / (1 - WARM_UP));
  }
}

/** From this epoch on, counted from 1, the learning rate is another one. */
export interface RateChange {
  readonly epoch: number;
  readonly rate: number;
}

/** The highest learning rate of an epoch, from 1. The changes are in the order of their epochs. */
export function highestRate(first: number, changes: readonly RateChange[], epoch: number): number {
  return changes.findLast((change) => change.epoch <= epoch)?.rate ?? first;
}

/**
 * The learning rate of each step of a training run, by its number from 0. Without a schedule it is constant.
 *
 * @param changes other rates later in the run, in the order of their epochs
 */
export function learningRateOf(
  first: number,
  schedule: RateSchedule | undefined,
  stepsOfEpoch: number,
  changes: readonly RateChange[] = [],
): (step: number) => number {
  const steps = (schedule?.epochs ?? 1) * stepsOfEpoch;
  return (step) =>
    highestRate(first, changes, Math.floor(step / stepsOfEpoch) + 1) *
    rateShare(schedule?.name ?? "constant", Math.min(1, step / steps));
}

/** @throws RequestError where a batch is no number of rows, or larger than the data */
export function checkBatch(batch: number, rows: number): void {
  if (!Number.isSafeInteger(batch) || batch < 1) {
    throw new RequestError(`The batch is ${batch}; it must be a whole number from 1 up.`);
  }
  if (batch > rows) {
    throw new RequestError(
      `The batch of ${batch} is larger than the ${counted(rows, "training row")}. Use a batch of ${rows}${rows === 1 ? "" : " or less"}.`,
    );
  }
}

/** The key of the shuffle's random streams, beside seed and epoch. */
const SHUFFLE = 2;

/** The rows of an epoch, from 0, in the order in which a training run with this seed takes them. */
export function epochOrder(rows: number, seed: number, epoch: number): Uint32Array<ArrayBuffer> {
  return permutation(rows, randomStream(seed, SHUFFLE, epoch));
}

/**
 * The table from which the GPU reads Adam's rate and the number of rows of each step of an epoch.
 *
 * The rate is lr · √(1 − β₂ᵗ) / (1 − β₁ᵗ), computed here in f64, since WGSL's pow allows an error that would make 1 − β₂¹
 * wrong by 3 parts in 10⁴.
 *
 * @param rows rows of an epoch; the last batch takes the remaining ones
 * @param learningRate of all steps, or a function of the number of the step, counted from the first of the run
 * @param stepsBefore steps taken before this epoch: t goes on from epoch to epoch
 * @returns [steps] of {rate: f32, rows: u32}; with a rate below zero the network keeps its parameters and moments
 */
export function scheduleOf(
  rows: number,
  batch: number,
  learningRate: number | ((step: number) => number),
  stepsBefore: number,
): Uint32Array<ArrayBuffer> {
  const steps = stepsOf(rows, batch);
  const table = new Uint32Array((steps * STEP_SIZE) / 4);
  const rates = new Float32Array(table.buffer);
  for (let step = 0; step < steps; step++) {
    const number = stepsBefore + step;
    const highest = typeof learningRate === "number" ? learningRate : learningRate(number);
    rates[2 * step] = highest * biasCorrection(number + 1);
    table[2 * step + 1] = Math.min(batch, rows - step * batch);
  }
  return table;
}

/** Adam's correction for moments that start at zero: √(1 − β₂ᵗ) / (1 − β₁ᵗ) for step t = 1, 2, … */
export function biasCorrection(t: number): number {
  return Math.sqrt(1 - ADAM.beta2 ** t) / (1 - ADAM.beta1 ** t);
}
