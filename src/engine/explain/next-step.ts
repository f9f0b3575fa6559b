// The step that a training run takes next, read without taking it.

import type { ComputeDevice } from "../gpu/device.ts";
import { readOnce } from "../gpu/memory.ts";
import type { Model } from "../model/model.ts";
import { type TrainingBuffers, setClock } from "../step/buffers.ts";
import { StepRunner } from "../step/step-runner.ts";
import type { Tiles } from "../step/tiles.ts";
import type { StepEpoch, TrainingStep } from "../step/training-step.ts";

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

/** Where a training run stands, and what makes its next step. */
export interface StepAhead {
  readonly training: TrainingStep;
  /** Rows of a step. */
  readonly batch: number;
  /** [rows of the run]. */
  readonly labels: Uint8Array;
  /** By the number of the step, from 0. */
  readonly learningRate: (step: number) => number;
  /** The epoch of the step, from 0: its rows batch after batch, and its learning rates. */
  readonly prepared: Required<Omit<StepEpoch, "images">>;
  /** Steps of the epoch before this one. */
  readonly at: number;
}

/** A run whose next step can be read: a trainer. */
export interface Steppable {
  readonly network: { readonly model: Model };
  readonly plan: { readonly tiles: Tiles };
  readonly steps: number;
  readonly beforeNextStep: <T>(read: (next: StepAhead) => Promise<T>) => Promise<T>;
}

/**
 * Reads the batch of the step that a trainer takes next, and all that the step depends on. The step is not taken.
 *
 * @throws RequestError while an epoch is running; GpuFailure
 */
export async function readNextStep(compute: ComputeDevice, trainer: Steppable): Promise<NextStep> {
  const { network, plan, steps } = trainer;
  const { model } = network;
  return trainer.beforeNextStep(async (next) => {
    const { training, batch, labels, learningRate, prepared, at } = next;
    const of = { batch, inputs: model.sizes[0] as number };
    const images = await readBatch(compute, training, prepared, at, of);
    const rows = prepared.order.slice(at * batch, (at + 1) * batch);
    const number = prepared.epoch * steps + at + 1;
    return {
      ...{ model, images, batch, number, epoch: prepared.epoch + 1, step: at + 1, steps },
      labels: Uint8Array.from(rows, (row) => labels[row] as number),
      scheduled: prepared.schedule.slice(2 * at, 2 * at + 2),
      learningRate: learningRate(number - 1),
      isVaried: training.variations !== undefined,
      tiles: plan.tiles,
      state: training.buffers,
    };
  });
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
