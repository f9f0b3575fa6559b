import { ceilDiv } from "../../base/ceil-div.ts";
import {
  adam,
  biasGradient,
  biasRelu,
  evaluate,
  reluGradient,
  softmaxCrossEntropy,
} from "../../shaders/index.ts";
import type { ComputeDevice } from "../gpu/device.ts";
import { type Dispatch, prepare } from "../gpu/kernel.ts";
import type { Memory } from "../gpu/memory.ts";
import { padded } from "../gpu/padding.ts";
import { type Layer, type Model, type Span } from "../model/model.ts";
import type { EvaluationBuffers, TrainingBuffers } from "./buffers.ts";
import { type InputLayer, inputLayer } from "./input-layer.ts";
import { matmul } from "./matmul.ts";
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
  const input = inputLayer(compute, memory, model.layers[0] as Layer, batch, buffers);
  const {
    dispatches: forwardPass,
    activations,
    logits,
  } = forward(compute, memory, model, batch, parameters, input);
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
    const { inputs, outputs, weights, bias } = layer;
    backward.push(
      prepare(
        compute,
        biasGradient,
        { ROWS: padded(batch), COLUMN_BLOCKS: ceilDiv(outputs, 4) },
        { dz, db: part(gradients, bias) },
      ),
    );
    const a = activations[index - 1];
    if (a === undefined) {
      backward.push(input.gradient(dz, part(gradients, weights)));
      break;
    }
    const da = memory.matrix(`da.${index}`, batch, inputs);
    const dzBefore = memory.matrix(`dz.${index}`, batch, inputs);
    backward.push(
      matmul(
        compute,
        { M: inputs, N: outputs, K: batch, transpose: "a" },
        { a, b: dz, c: part(gradients, weights) },
      ),
      matmul(
        compute,
        { M: batch, N: inputs, K: outputs, transpose: "b" },
        { a: dz, b: part(parameters, weights), c: da },
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

/** An evaluation step, and where it leaves what the hidden layers said. */
export interface LayeredEvaluation {
  readonly step: readonly Dispatch[];
  /** What each ReLU gave for the last batch, [batch, outputs], rows and columns padded to fours. */
  readonly activations: readonly GPUBuffer[];
}

/** The forward pass alone, with the loss, the predicted class and the probabilities of each row. */
export async function layeredEvaluation(
  compute: ComputeDevice,
  memory: Memory,
  model: Model,
  batch: number,
  buffers: EvaluationBuffers,
): Promise<LayeredEvaluation> {
  const { parameters, schedule, clock, probabilities, outcomes, examples } = buffers;
  const input = inputLayer(compute, memory, model.layers[0] as Layer, batch, buffers);
  const passed = forward(compute, memory, model, batch, parameters, input);
  const { dispatches, activations, logits } = passed;
  const judge = prepare(
    compute,
    evaluate,
    { BATCH: batch, CLASSES: model.sizes.at(-1) as number },
    { logits, labels: examples.labels, schedule, clock, probabilities, outcomes },
  );
  return { step: await Promise.all([...dispatches, judge]), activations };
}

interface Forward {
  readonly dispatches: readonly Promise<Dispatch>[];
  /** What each ReLU gives, [batch, outputs]: the input of each layer but the first. */
  readonly activations: readonly GPUBuffer[];
  /** [batch, classes]. */
  readonly logits: GPUBuffer;
}

/** Each layer: z = a·w, then the next a = relu(z + b), or logits = z + b. */
function forward(
  compute: ComputeDevice,
  memory: Memory,
  model: Model,
  batch: number,
  parameters: GPUBuffer,
  input: InputLayer,
): Forward {
  const dispatches: Promise<Dispatch>[] = [];
  const activations: GPUBuffer[] = [];
  for (const [index, { inputs, outputs, weights, bias }] of model.layers.entries()) {
    const before = activations.at(-1);
    const w = part(parameters, weights);
    const z = memory.matrix(`z.${index + 1}`, batch, outputs);
    const a = memory.matrix(`a.${index + 1}`, batch, outputs);
    const relu = index < model.layers.length - 1;
    dispatches.push(
      ...(before === undefined
        ? input.forward(w, z)
        : [matmul(compute, { M: batch, N: outputs, K: inputs }, { a: before, b: w, c: z })]),
      prepare(
        compute,
        biasRelu,
        { ROWS: padded(batch), COLUMN_BLOCKS: ceilDiv(outputs, 4), RELU: Number(relu) },
        { z, b: part(parameters, bias), a },
      ),
    );
    activations.push(a);
  }
  const logits = activations.pop() as GPUBuffer;
  return { dispatches, activations, logits };
}

function part(buffer: GPUBuffer, { offset, size }: Span): GPUBufferBinding {
  return { buffer, offset, size };
}
