import {
  adam,
  biasGradient,
  biasRelu,
  evaluate,
  gather,
  groups,
  reluGradient,
  softmaxCrossEntropy,
} from "../shaders/index.ts";
import type { ComputeDevice } from "./device.ts";
import type { EvaluationBuffers, TrainingBuffers } from "./buffers.ts";
import { type Dispatch, prepare } from "./kernel.ts";
import { matmul } from "./matmul.ts";
import type { Memory } from "./memory.ts";
import { type Layer, type Model, type Span, padded } from "./model.ts";
import { ADAM } from "./schedule.ts";

/**
 * A training step, one kernel per operation: forward, backward, update.
 * Each dispatch reads what an earlier one wrote; WebGPU keeps them in order.
 */
export async function layeredStep(
  compute: ComputeDevice,
  memory: Memory,
  model: Model,
  batch: number,
  buffers: TrainingBuffers,
): Promise<readonly Dispatch[]> {
  const { parameters, m, v, order, schedule, clock, outcomes, examples } = buffers;
  const gradients = memory.storage("gradients", model.size);
  const {
    dispatches: forwardPass,
    activations,
    logits,
  } = forward(compute, memory, model, batch, buffers);
  const classes = model.sizes.at(-1) as number;

  let dz = memory.matrix("dz.last", batch, classes);
  const loss = prepare(
    compute,
    softmaxCrossEntropy,
    { BATCH: batch, CLASSES: classes },
    { logits, labels: examples.labels, order, schedule, clock, dz, outcomes },
  );

  const backward: Promise<Dispatch>[] = [];
  for (const [index, layer] of [...model.layers.entries()].reverse()) {
    const { inputs, outputs } = layer;
    const a = activations[index] as GPUBuffer;
    backward.push(
      matmul(
        compute,
        { M: inputs, N: outputs, K: batch, transpose: "a" },
        { a, b: dz, c: part(gradients, layer.weights) },
      ),
      prepare(
        compute,
        biasGradient,
        { ROWS: padded(batch), COLUMN_BLOCKS: groups(outputs, 4) },
        { dz, db: part(gradients, layer.bias) },
      ),
    );
    if (index > 0) {
      const da = memory.matrix(`da.${index}`, batch, inputs);
      const dzBefore = memory.matrix(`dz.${index}`, batch, inputs);
      backward.push(
        matmul(
          compute,
          { M: batch, N: inputs, K: outputs, transpose: "b" },
          { a: dz, b: part(parameters, layer.weights), c: da },
        ),
        prepare(
          compute,
          reluGradient,
          { BLOCKS: (padded(batch) * padded(inputs)) / 4 },
          { da, a, dz: dzBefore },
        ),
      );
      dz = dzBefore;
    }
  }

  const update = prepare(
    compute,
    adam,
    {
      BLOCKS: model.size / 16,
      ONE_MINUS_BETA_1: 1 - ADAM.beta1,
      ONE_MINUS_BETA_2: 1 - ADAM.beta2,
      EPSILON: ADAM.epsilon,
    },
    { gradients, schedule, clock, parameters, m, v },
  );
  return Promise.all([...forwardPass, loss, ...backward, update]);
}

/** The forward pass alone, with the loss, the predicted class and the probabilities of each row. */
export async function layeredEvaluation(
  compute: ComputeDevice,
  memory: Memory,
  model: Model,
  batch: number,
  buffers: EvaluationBuffers,
): Promise<readonly Dispatch[]> {
  const { schedule, clock, probabilities, outcomes, examples } = buffers;
  const { dispatches, logits } = forward(compute, memory, model, batch, buffers);
  const judge = prepare(
    compute,
    evaluate,
    { BATCH: batch, CLASSES: model.sizes.at(-1) as number },
    { logits, labels: examples.labels, schedule, clock, probabilities, outcomes },
  );
  return Promise.all([...dispatches, judge]);
}

interface Forward {
  readonly dispatches: readonly Promise<Dispatch>[];
  /** The input of each layer, [batch, inputs]: x, then what the ReLUs give. */
  readonly activations: readonly GPUBuffer[];
  /** [batch, classes]. */
  readonly logits: GPUBuffer;
}

function forward(
  compute: ComputeDevice,
  memory: Memory,
  model: Model,
  batch: number,
  buffers: Omit<EvaluationBuffers, "probabilities" | "outcomes">,
): Forward {
  const { examples, parameters, order, schedule, clock } = buffers;
  const inputs = model.sizes[0] as number;
  const x = memory.matrix("x", batch, inputs);
  const dispatches = [
    prepare(
      compute,
      gather,
      { BATCH: batch, PIXEL_BLOCKS: groups(inputs, 4) },
      { images: examples.images, order, schedule, clock, x },
    ),
  ];
  const activations = [x];
  for (const [index, layer] of model.layers.entries()) {
    const z = memory.matrix(`z.${index + 1}`, batch, layer.outputs);
    const a = memory.matrix(`a.${index + 1}`, batch, layer.outputs);
    const before = activations[index] as GPUBuffer;
    const last = index === model.layers.length - 1;
    dispatches.push(...dense(compute, layer, batch, !last, parameters, { before, z, a }));
    activations.push(a);
  }
  const logits = activations.pop() as GPUBuffer;
  return { dispatches, activations, logits };
}

/** One layer: z = before·w, a = relu(z + b), or a = z + b for the logits. */
function dense(
  compute: ComputeDevice,
  { inputs, outputs, weights, bias }: Layer,
  batch: number,
  relu: boolean,
  parameters: GPUBuffer,
  { before, z, a }: { before: GPUBuffer; z: GPUBuffer; a: GPUBuffer },
): Promise<Dispatch>[] {
  return [
    matmul(
      compute,
      { M: batch, N: outputs, K: inputs },
      { a: before, b: part(parameters, weights), c: z },
    ),
    prepare(
      compute,
      biasRelu,
      { ROWS: padded(batch), COLUMN_BLOCKS: groups(outputs, 4), RELU: Number(relu) },
      { z, b: part(parameters, bias), a },
    ),
  ];
}

function part(buffer: GPUBuffer, { offset, size }: Span): GPUBufferBinding {
  return { buffer, offset, size };
}
