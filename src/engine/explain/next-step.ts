// The step that a training run takes next, read without taking it.

import type { ComputeDevice } from "../gpu/device.ts";
import { readOnce } from "../gpu/memory.ts";
import type { Model } from "../model/model.ts";
import { type TrainingBuffers, setClock } from "../step/buffers.ts";
import { StepRunner } from "../step/step-runner.ts";
import type { Tiles } from "../step/tiles.ts";
import type { PreparedEpoch, StepEpoch, TrainingStep } from "../step/training-step.ts";

/** All that the next step depends on. */
export interface NextStep {
  readonly model: Model;
  /** [rows, inputs], the images of the batch as the network sees them: varied, where the run varies them. */
  readonly images: Uint8Array;
  /** [rows]. */
  readonly labels: Uint8Array;
  /** Rows of a step; the last batch of an epoch may have fewer. */
  readonly batch: number;
  /** Of the step, from 1, counted from the first of the run: Adam's t. */
  readonly number: number;
  /** From 1. */
  readonly epoch: number;
  /** Of the step in its epoch, from 1. */
  readonly step: number;
  /** Steps of an epoch. */
  readonly steps: number;
  /** The entry of this step in the schedule: {rate: f32, rows: u32}. */
  readonly scheduled: Uint32Array<ArrayBuffer>;
  readonly learningRate: number;
  readonly isVaried: boolean;
  readonly tiles: Tiles;
  /** The buffers that the step will change. */
  readonly state: Pick<TrainingBuffers, "parameters" | "m" | "v">;
}

/** What trains a network, as far as its next step depends on it. Epochs count from 0. */
interface Training {
  readonly at: { readonly epochsDone: number; readonly stepsDone: number };
  readonly settings: {
    /** Rows of a step. */
    readonly batch: number;
    /** Steps of an epoch. */
    readonly steps: number;
    /** [rows of the run]. */
    readonly labels: Uint8Array;
    /** By the number of the step, from 0. */
    readonly learningRate: (step: number) => number;
  };
  readonly step: TrainingStep;
  readonly prepare: (epoch: number) => PreparedEpoch;
  readonly fresh: { readonly take: (epoch: number) => Promise<StepEpoch["images"]> };
}

/** A run whose next step can be read: a trainer. */
export interface Steppable {
  readonly network: { readonly model: Model };
  readonly plan: { readonly tiles: Tiles };
  readonly borrow: <T>(work: (training: Training) => Promise<T>) => Promise<T>;
}

/**
 * Reads the batch of the step that a trainer takes next, and all that the step depends on. The step is not taken.
 *
 * @throws RequestError while an epoch is running; GpuFailure
 */
export async function readNextStep(compute: ComputeDevice, trainer: Steppable): Promise<NextStep> {
  const { network, plan } = trainer;
  const { model } = network;
  return trainer.borrow(async (training) => {
    const { step, settings } = training;
    const { batch, steps, labels, learningRate } = settings;
    const { prepared, at } = await aheadOf(training);
    const of = { batch, inputs: model.sizes[0] as number };
    const images = await readBatch(compute, step, prepared, at, of);
    setClock(compute.device, step.buffers.clock, training.at.stepsDone);
    const rows = prepared.order.slice(at * batch, (at + 1) * batch);
    const number = prepared.epoch * steps + at + 1;
    return {
      ...{ model, images, batch, number, epoch: prepared.epoch + 1, step: at + 1, steps },
      labels: Uint8Array.from(rows, (row) => labels[row] as number),
      scheduled: prepared.schedule.slice(2 * at, 2 * at + 2),
      learningRate: learningRate(number - 1),
      isVaried: step.variations !== undefined,
      tiles: plan.tiles,
      state: step.buffers,
    };
  });
}

/** The epoch of the next step, whose images are then on the GPU, and the number of the step in it, from 0. */
async function aheadOf(training: Training) {
  const { at, settings, step, fresh } = training;
  const { epochsDone, stepsDone } = at;
  // After the last step of an epoch that has not been ended, the next step is the first of the epoch that follows.
  const isEpochOver = stepsDone === settings.steps;
  const epoch = epochsDone + Number(isEpochOver);
  const images = await fresh.take(epoch);
  const prepared = training.prepare(epoch);
  if (images !== undefined) {
    step.beginEpoch({ ...prepared, images });
  }
  return { prepared, at: isEpochOver ? 0 : stepsDone };
}

/**
 * Reads the images of a batch as a training step sees them. The clock of the step is changed.
 *
 * @param at the number of the batch in its epoch, from 0
 * @param of rows of a full batch, and values of an image
 * @returns [rows, inputs]
 */
async function readBatch(
  compute: ComputeDevice,
  step: TrainingStep,
  epoch: StepEpoch,
  at: number,
  of: { readonly batch: number; readonly inputs: number },
): Promise<Uint8Array> {
  const { variations, buffers } = step;
  const { batch, inputs } = of;
  const rows = epoch.order.slice(at * batch, (at + 1) * batch);
  if (variations === undefined) {
    return readRows(compute, buffers.examples, rows, inputs);
  }
  step.beginEpoch(epoch);
  setClock(compute.device, buffers.clock, at);
  await new StepRunner(compute, [variations.dispatch]).run(1);
  const slots = Uint32Array.from(rows, (_, slot) => slot);
  return readRows(compute, variations.replaced.examples, slots, inputs);
}

async function readRows(
  compute: ComputeDevice,
  { images: buffer, count }: { readonly images: GPUBuffer; readonly count: number },
  rows: Uint32Array,
  inputs: number,
): Promise<Uint8Array> {
  const size = buffer.size / count;
  const parts = Array.from(rows, (row) => ({ buffer, offset: row * size, size }));
  const bytes = await readOnce(compute, ...parts);
  const images = new Uint8Array(inputs * rows.length);
  rows.forEach((_, slot) => {
    images.set(new Uint8Array(bytes, slot * size, inputs), slot * inputs);
  });
  return images;
}
