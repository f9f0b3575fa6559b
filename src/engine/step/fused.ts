// The fused plan: a training step in two dispatches. The first does everything that concerns one sample: forward, loss, and of
// the backward pass dz, the gradient of the loss by z, of every layer. The second does everything that sums over the batch: the
// gradients dw and db, which Adam uses at once. Between the two all samples must be finished, so fewer dispatches are impossible.

import { ceilDiv } from "../../base/ceil-div.ts";
import {
  FUSED_SAMPLES,
  MAX_FUSED_CLASSES,
  MAX_FUSED_LAYERS,
  forwardBackward,
  gradientAdam,
} from "../../shaders/index.ts";
import { type Dispatch, prepare } from "../gpu/kernel.ts";
import { VEC4_SIZE } from "../gpu/padding.ts";
import type { Model } from "../model/model.ts";
import type { TrainingBuffers } from "./buffers.ts";
import type { StepContext } from "./context.ts";
import { ADAM } from "./schedule.ts";

/** Words of `struct Layer` in WGSL. */
export const LAYER_WORDS = 8;

/** The most workgroups along one side of a grid, by WebGPU's default limits. */
const MAX_WORKGROUPS = 65_535;

/** Why a model does not fit the fused plan, in words; undefined where it fits. */
export function fusedObstacle(model: Model): string | undefined {
  const { length } = model.layers;
  if (length > MAX_FUSED_LAYERS) {
    return `it has ${length} layers, and the fused plan has room for ${MAX_FUSED_LAYERS}`;
  }
  const classes = model.sizes.at(-1) as number;
  if (classes > MAX_FUSED_CLASSES) {
    return `it has ${classes} classes, and the fused plan has room for ${MAX_FUSED_CLASSES}`;
  }
  const { workgroups } = layerTable(model, 1, gradientAdam.tuning.WORKGROUP);
  return workgroups > MAX_WORKGROUPS
    ? `it has more weights than one dispatch of the fused plan can update`
    : undefined;
}

/** A training step in two dispatches. */
export async function fusedStep(
  context: StepContext<TrainingBuffers>,
): Promise<readonly Dispatch[]> {
  const { compute, memory, model, networks, batch, buffers } = context;
  const { parameters, m, v, order, schedule, clock, outcomes, examples } = buffers;
  const { WORKGROUP } = gradientAdam.tuning;
  const { table, signalsSize, workgroups } = layerTable(model, batch, WORKGROUP);
  const layers = memory.uniform("layers", table);
  const signals = memory.storage("signals", networks * signalsSize);
  const shape = {
    BATCH: batch,
    LAYERS: model.layers.length,
    PIXEL_BLOCKS: ceilDiv(model.sizes[0] as number, 4),
    NETWORKS: networks,
    PARAMETER_STRIDE: model.size / VEC4_SIZE,
    SIGNAL_STRIDE: signalsSize / VEC4_SIZE,
  };
  const data = { layers, images: examples.images, order, schedule, clock, signals, parameters };
  return Promise.all([
    prepare(
      compute,
      forwardBackward,
      { ...shape, CLASSES: model.sizes.at(-1) as number },
      { ...data, labels: examples.labels, outcomes },
    ),
    prepare(
      compute,
      gradientAdam,
      {
        ...shape,
        GROUPS: workgroups,
        ONE_MINUS_BETA_1: 1 - ADAM.beta1,
        ONE_MINUS_BETA_2: 1 - ADAM.beta2,
        EPSILON: ADAM.epsilon,
      },
      { ...data, m, v },
    ),
  ]);
}

/**
 * The table of layers that both kernels read (`struct Layer`): where each layer's input and its dz lie in the buffer
 * `signals`, and which workgroups of the second kernel work on it.
 */
export function layerTable(model: Model, batch: number, workgroup: number) {
  const rows = ceilDiv(batch, FUSED_SAMPLES) * FUSED_SAMPLES;
  const table = new Uint32Array(LAYER_WORDS * MAX_FUSED_LAYERS);
  let signals = 0;
  let workgroups = 0;
  const place = (blocks: number) => {
    const start = signals;
    signals += rows * blocks;
    return start;
  };
  for (const [index, { inputs, outputs, weights, bias }] of model.layers.entries()) {
    const inputBlocks = ceilDiv(inputs, 4);
    const outputBlocks = ceilDiv(outputs, 4);
    const entry = [
      inputBlocks,
      outputBlocks,
      weights.offset / VEC4_SIZE,
      bias.offset / VEC4_SIZE,
      index === 0 ? 0 : place(inputBlocks),
      place(outputBlocks),
      workgroups,
    ];
    table.set(entry, LAYER_WORDS * index);
    // One row of blocks more than the weights have, for the biases.
    workgroups += ceilDiv((inputBlocks + 1) * outputBlocks, workgroup);
  }
  return { table, signalsSize: signals * VEC4_SIZE, workgroups };
}
