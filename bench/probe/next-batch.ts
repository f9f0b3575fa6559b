// A fused step that begins with the first layer's sums: after its update, `gradient_adam` multiplies its part of the first
// layer's weights, which it has at hand, by the next batch. The forward pass then reads 28 slices of z in place of all
// images and first weights. It changes the order of a sum, so its bits differ from those of the fused plan.

import { ceilDiv } from "../../src/base/ceil-div.ts";
import { type Dispatch, prepare } from "../../src/engine/gpu/kernel.ts";
import type { Memory } from "../../src/engine/gpu/memory.ts";
import type { ComputeDevice, Network } from "../../src/engine/index.ts";
import type { TrainingBuffers } from "../../src/engine/step/buffers.ts";
import { layerTable } from "../../src/engine/step/fused.ts";
import { ADAM } from "../../src/engine/step/schedule.ts";
import { FUSED_SAMPLES } from "../../src/shaders/index.ts";
import { NEXT_SUMS_ROWS, forwardBackwardFromSums, gradientAdamNextSums } from "./candidates.ts";

/** Bytes of a vec4f, the unit in which the kernels count. */
const VEC4 = 16;

/** The most outputs of the first layer, by 16 KiB of workgroup memory for 28 rows of its weights. */
const MAX_OUTPUTS = 128;

export interface NextBatchStep {
  /** Comes once before the first step of an epoch: the first layer's products for the first batch. */
  readonly prologue: Dispatch;
  readonly step: readonly [Dispatch, Dispatch];
  /** What the kernels hand over: the slices begin at the vector `partials`, [slices, rows, outputs], in whole 4×4 blocks. */
  readonly signals: GPUBuffer;
  readonly partials: number;
  readonly slices: number;
}

/** @throws Error where the network does not fit: it needs a hidden layer, and at most 128 outputs of the first layer */
export async function nextBatchStep(
  compute: ComputeDevice,
  memory: Memory,
  { model }: Pick<Network, "model">,
  buffers: TrainingBuffers,
  batch: number,
): Promise<NextBatchStep> {
  const { parameters, m, v, order, schedule, clock, outcomes, examples } = buffers;
  const [inputs, outputs] = model.sizes as [number, number];
  if (outputs > MAX_OUTPUTS || model.layers.length < 2) {
    throw new Error(
      `The first layer has ${outputs} of ${MAX_OUTPUTS} outputs, or no other follows.`,
    );
  }
  const outputBlocks = ceilDiv(outputs, 4);
  const inputBlocks = ceilDiv(inputs, 4);
  const workgroup = NEXT_SUMS_ROWS * outputBlocks;
  const { table, signalsSize, workgroups } = layerTable(model, batch, workgroup);
  const slices = ceilDiv(inputBlocks, NEXT_SUMS_ROWS);
  const partials = signalsSize / VEC4;
  const rows = FUSED_SAMPLES * ceilDiv(batch, FUSED_SAMPLES);
  const layers = memory.uniform("layers", table);
  const signals = memory.storage("signals", signalsSize + slices * rows * outputBlocks * VEC4);
  const shape = { BATCH: batch, LAYERS: model.layers.length, PARTIALS: partials };
  const data = { layers, order, schedule, clock, signals, parameters };
  const second = (isPrologue: boolean) =>
    prepare(
      compute,
      gradientAdamNextSums,
      {
        ...shape,
        PIXEL_BLOCKS: inputBlocks,
        // The prologue is the part of the dispatch that works on the first layer.
        GROUPS: isPrologue ? slices : workgroups,
        ONE_MINUS_BETA_1: 1 - ADAM.beta1,
        ONE_MINUS_BETA_2: 1 - ADAM.beta2,
        EPSILON: ADAM.epsilon,
        WORKGROUP: workgroup,
        PROLOGUE: Number(isPrologue),
      },
      { ...data, images: examples.images, m, v },
    );
  const [prologue, first, last] = await Promise.all([
    second(true),
    prepare(
      compute,
      forwardBackwardFromSums,
      { ...shape, CLASSES: model.sizes.at(-1) as number, SLICES: slices },
      { ...data, labels: examples.labels, outcomes },
    ),
    second(false),
  ]);
  return { prologue, step: [first, last], signals, partials, slices };
}
