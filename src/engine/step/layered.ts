// The layered plan: one kernel per operation. Each dispatch reads what an earlier one wrote; WebGPU keeps them in order.
//
//     forward   for each layer, from the first to the last:
//                   z = aBefore·w, then a = max(z + b, 0); in the last layer logits = z + b
//     loss      for the last layer:
//                   dz = (softmax(logits) − onehot(label)) / rows
//     backward  for each layer, from the last to the first:
//                   db = Σ dz, dw = aBeforeᵀ·dz, daBefore = dz·wᵀ, dzBefore = daBefore where aBefore > 0, else 0
//     update    Adam, for all parameters at once
//
// aBefore, the output of the layer before, is a layer's input; that of the first layer is x, the images of the batch, which
// need no gradient. dz, da, dw and db are the gradients of the loss by z, a, w and b.

import { ceilDiv } from "../../base/ceil-div.ts";
import {
  adam,
  biasGradient,
  biasRelu,
  evaluate,
  reluGradient,
  softmaxCrossEntropy,
} from "../../shaders/index.ts";
import { type Dispatch, prepare } from "../gpu/kernel.ts";
import { VEC4_SIZE, padded } from "../gpu/padding.ts";
import type { Span } from "../model/model.ts";
import type { EvaluationBuffers, TrainingBuffers } from "./buffers.ts";
import type { StepContext } from "./context.ts";
import { type InputLayer, inputLayer } from "./input-layer.ts";
import { tunedMatmul } from "./matmul.ts";
import { ADAM } from "./schedule.ts";

/** A training step, one kernel per operation. */
export async function layeredStep(
  context: StepContext<TrainingBuffers>,
): Promise<readonly Dispatch[]> {
  const { forward, loss, backward, update } = await layeredParts(context);
  return [...forward, ...loss, ...backward, ...update];
}

/** The dispatches of a training step, part by part, and where they leave what they compute. */
export interface LayeredParts {
  readonly forward: readonly Dispatch[];
  readonly loss: readonly Dispatch[];
  readonly backward: readonly Dispatch[];
  readonly update: readonly Dispatch[];
  /** Of each layer: z = aBefore·w, a, and dz, all [batch, outputs]; the a of the last layer are the logits. */
  readonly layers: readonly {
    readonly z: GPUBuffer;
    readonly a: GPUBuffer;
    readonly dz: GPUBuffer;
  }[];
  /** Laid out like the parameters. */
  readonly gradients: GPUBuffer;
}

/** The same step in its four parts. */
export async function layeredParts(context: StepContext<TrainingBuffers>): Promise<LayeredParts> {
  const { memory, model, networks, batch } = context;
  const input = inputLayer(context);
  const gradients = memory.storage("gradients", networks * model.size);
  const { dispatches, sums, activations, logits } = forward(context, input);
  const dzOfLast = memory.matrix("dz.last", batch, model.sizes.at(-1) as number, networks);
  const back = backward(context, input, activations, dzOfLast, gradients);
  const parts = [
    dispatches,
    [loss(context, logits, dzOfLast)],
    back.dispatches,
    [update(context, gradients)],
  ];
  const [forwards = [], losses = [], backwards = [], updates = []] = await Promise.all(
    parts.map((part) => Promise.all(part)),
  );
  return {
    ...{ forward: forwards, loss: losses, backward: backwards, update: updates },
    layers: model.layers.map((_, index) => ({
      z: sums[index] as GPUBuffer,
      a: activations[index] ?? logits,
      dz: back.dz[index] as GPUBuffer,
    })),
    gradients,
  };
}

/** An evaluation step, and where it leaves the outputs of the hidden layers. */
export interface LayeredEvaluation {
  readonly step: readonly Dispatch[];
  /** The output of each ReLU for the last batch, [batch, outputs], rows and columns padded to multiples of four. */
  readonly activations: readonly GPUBuffer[];
}

/** The forward pass alone, with the loss, the predicted class and the probabilities of each row. */
export async function layeredEvaluation(
  context: StepContext<EvaluationBuffers>,
): Promise<LayeredEvaluation> {
  const { compute, model, networks, batch, buffers } = context;
  const { examples, order, schedule, clock, probabilities, outcomes } = buffers;
  const { dispatches, activations, logits } = forward(context, inputLayer(context));
  const evaluation = prepare(
    compute,
    evaluate,
    { BATCH: batch, CLASSES: model.sizes.at(-1) as number, NETWORKS: networks },
    { logits, labels: examples.labels, order, schedule, clock, probabilities, outcomes },
  );
  return { step: await Promise.all([...dispatches, evaluation]), activations };
}

interface Forward {
  readonly dispatches: readonly Promise<Dispatch>[];
  /** z of each layer, [batch, outputs]. */
  readonly sums: readonly GPUBuffer[];
  /** The output of each ReLU, [batch, outputs]: the input of each layer but the first. */
  readonly activations: readonly GPUBuffer[];
  /** [batch, classes]. */
  readonly logits: GPUBuffer;
}

/** Each layer: z = aBefore·w, then a = max(z + b, 0), or logits = z + b. */
function forward(
  context: StepContext<Pick<TrainingBuffers, "parameters">>,
  input: InputLayer,
): Forward {
  const { compute, memory, model, networks, batch, buffers } = context;
  const dispatches: Promise<Dispatch>[] = [];
  const sums: GPUBuffer[] = [];
  const activations: GPUBuffer[] = [];
  const stride = model.size / VEC4_SIZE;
  for (const [index, { inputs, outputs, weights, bias }] of model.layers.entries()) {
    const aBefore = activations.at(-1);
    const w = part(context, buffers.parameters, weights);
    const b = part(context, buffers.parameters, bias);
    const z = memory.matrix(`z.${index + 1}`, batch, outputs, networks);
    const a = memory.matrix(`a.${index + 1}`, batch, outputs, networks);
    const relu = index < model.layers.length - 1;
    dispatches.push(
      ...(aBefore === undefined
        ? input.forward(w, z)
        : [
            tunedMatmul(
              context,
              { M: batch, N: outputs, K: inputs },
              { a: aBefore, b: w, c: z },
              "b",
            ),
          ]),
      prepare(
        compute,
        biasRelu,
        {
          ...{ ROWS: padded(batch), COLUMN_BLOCKS: ceilDiv(outputs, 4), RELU: Number(relu) },
          ...{ NETWORKS: networks, B_STRIDE: stride },
        },
        { z, b, a },
      ),
    );
    sums.push(z);
    activations.push(a);
  }
  const logits = activations.pop() as GPUBuffer;
  return { dispatches, sums, activations, logits };
}

/** The loss and the predicted class of each row, and dz of the last layer. */
function loss(
  { compute, model, networks, batch, buffers }: StepContext<TrainingBuffers>,
  logits: GPUBuffer,
  dz: GPUBuffer,
): Promise<Dispatch> {
  const { examples, order, schedule, clock, outcomes } = buffers;
  return prepare(
    compute,
    softmaxCrossEntropy,
    { BATCH: batch, CLASSES: model.sizes.at(-1) as number, NETWORKS: networks },
    { logits, labels: examples.labels, order, schedule, clock, dz, outcomes },
  );
}

/**
 * The gradients of all weights and biases, from the last layer to the first.
 *
 * @param activations the input of each layer but the first
 * @param dzOfLast dz of the last layer, [batch, classes]
 * @param gradients laid out like the parameters
 * @returns with dz of each layer, from the first to the last
 */
function backward(
  context: StepContext<TrainingBuffers>,
  input: InputLayer,
  activations: readonly GPUBuffer[],
  dzOfLast: GPUBuffer,
  gradients: GPUBuffer,
): { readonly dispatches: readonly Promise<Dispatch>[]; readonly dz: readonly GPUBuffer[] } {
  const { compute, memory, model, networks, batch, buffers } = context;
  const dispatches: Promise<Dispatch>[] = [];
  const dzOfLayers = [dzOfLast];
  let dz = dzOfLast;
  for (const [index, layer] of [...model.layers.entries()].reverse()) {
    const { inputs, outputs, weights, bias } = layer;
    const db = part(context, gradients, bias);
    const dw = part(context, gradients, weights);
    const shape = {
      ...{ ROWS: padded(batch), COLUMN_BLOCKS: ceilDiv(outputs, 4) },
      ...{ NETWORKS: networks, DB_STRIDE: model.size / VEC4_SIZE },
    };
    dispatches.push(prepare(compute, biasGradient, shape, { dz, db }));
    const aBefore = activations[index - 1];
    if (aBefore === undefined) {
      dispatches.push(input.gradient(dz, dw));
      break;
    }
    const w = part(context, buffers.parameters, weights);
    const daBefore = memory.matrix(`da.${index}`, batch, inputs, networks);
    const dzBefore = memory.matrix(`dz.${index}`, batch, inputs, networks);
    dispatches.push(
      tunedMatmul(
        context,
        { M: inputs, N: outputs, K: batch, transpose: "a" },
        { a: aBefore, b: dz, c: dw },
        "c",
      ),
      tunedMatmul(
        context,
        { M: batch, N: inputs, K: outputs, transpose: "b" },
        { a: dz, b: w, c: daBefore },
        "b",
      ),
      prepare(
        compute,
        reluGradient,
        { BLOCKS: (padded(batch) * padded(inputs)) / 4, NETWORKS: networks },
        { da: daBefore, a: aBefore, dz: dzBefore },
      ),
    );
    dzOfLayers.unshift(dzBefore);
    dz = dzBefore;
  }
  return { dispatches, dz: dzOfLayers };
}

/** Adam, for all parameters at once. */
function update(
  { compute, model, networks, buffers }: StepContext<TrainingBuffers>,
  gradients: GPUBuffer,
): Promise<Dispatch> {
  const { parameters, m, v, schedule, clock } = buffers;
  return prepare(
    compute,
    adam,
    {
      BLOCKS: model.size / VEC4_SIZE,
      NETWORKS: networks,
      ONE_MINUS_BETA_1: 1 - ADAM.beta1,
      ONE_MINUS_BETA_2: 1 - ADAM.beta2,
      EPSILON: ADAM.epsilon,
    },
    { gradients, schedule, clock, parameters, m, v },
  );
}

/** A tensor of all networks in a buffer that is laid out like the parameters. */
function part(
  { model, networks }: StepContext<unknown>,
  buffer: GPUBuffer,
  { offset, size }: Span,
): GPUBufferBinding {
  return { buffer, offset, size: (networks - 1) * model.size + size };
}
