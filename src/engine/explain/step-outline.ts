// What a training step dispatches, in order, with the tensors that go in and out: for a person who reads the kernels. A test
// compares it with what the engine really dispatches.

import type { AdapterDescription } from "../gpu/device.ts";
import type { Layer, Model } from "../model/model.ts";
import { type Product, productKey, untunedTile } from "../step/matmul.ts";
import type { Plan } from "../step/plan.ts";
import type { TileName } from "../step/tiles.ts";

/** A tensor by its name and its shape, without padding. */
export interface OutlineTensor {
  readonly name: string;
  readonly shape: readonly number[];
}

/** One dispatch of a step. */
export interface OutlineDispatch {
  /** The name of its WGSL file, without the ending. */
  readonly kernel: string;
  readonly part: "input" | "forward" | "loss" | "backward" | "update";
  /** The layer that it works on, from 1; undefined where it works on all. */
  readonly layer: number | undefined;
  readonly reads: readonly OutlineTensor[];
  readonly writes: readonly OutlineTensor[];
}

/** What decides which kernels make a step. */
export interface OutlinedStep {
  readonly adapter: Pick<AdapterDescription, "software">;
  readonly model: Model;
  readonly batch: number;
  readonly plan: Pick<Plan, "name" | "tiles">;
  /** Whether the handwriting is varied before each step. */
  readonly isVaried: boolean;
}

const KERNEL_OF: Readonly<Record<TileName, string>> = {
  "8x8": "matmul_8x8",
  "8x8 square": "matmul_8x8",
  "16x16": "matmul_16x16",
  "64x64 shared": "matmul_64x64",
};

/** The dispatches of a training step in order. */
export function stepOutline(step: OutlinedStep): OutlineDispatch[] {
  const { model, batch, plan, isVaried } = step;
  const inputs = model.sizes[0] as number;
  const images = tensor("images", batch, inputs);
  const varied: OutlineDispatch = {
    ...{ kernel: "augment", part: "input", layer: undefined },
    ...{ reads: [images], writes: [tensor("varied", batch, inputs)] },
  };
  return [...(isVaried ? [varied] : []), ...(plan.name === "fused" ? fused(step) : layered(step))];
}

function fused({ model, batch }: OutlinedStep): OutlineDispatch[] {
  const signals = model.layers.flatMap(({ inputs, outputs }, index) => [
    ...(index === 0 ? [] : [tensor(`a${index}`, batch, inputs)]),
    tensor(`dz${index + 1}`, batch, outputs),
  ]);
  const images = tensor("images", batch, model.sizes[0] as number);
  const parameters = model.layers.flatMap((layer, index) => parametersOf(layer, index));
  return [
    {
      ...{ kernel: "forward_backward", part: "forward", layer: undefined },
      reads: [images, tensor("labels", batch), ...parameters],
      writes: [...signals, tensor("losses", batch), tensor("predicted", batch)],
    },
    {
      ...{ kernel: "gradient_adam", part: "backward", layer: undefined },
      reads: [images, ...signals],
      writes: [...parameters, ...moments(model)],
    },
  ];
}

function layered(step: OutlinedStep): OutlineDispatch[] {
  const { model, batch } = step;
  const { layers } = model;
  const last = layers.length;
  const classes = model.sizes.at(-1) as number;
  const loss: OutlineDispatch = {
    ...{ kernel: "softmax_cross_entropy", part: "loss", layer: last },
    reads: [tensor("logits", batch, classes), tensor("labels", batch)],
    writes: [
      tensor(`dz${last}`, batch, classes),
      tensor("losses", batch),
      tensor("predicted", batch),
    ],
  };
  const parameters = layers.flatMap((layer, index) => parametersOf(layer, index));
  const gradients = layers.flatMap((layer, index) => parametersOf(layer, index, "d"));
  const update: OutlineDispatch = {
    ...{ kernel: "adam", part: "update", layer: undefined },
    ...{ reads: gradients, writes: [...parameters, ...moments(model)] },
  };
  return [
    ...layers.flatMap((layer, index) => forward(step, layer, index)),
    loss,
    ...[...layers.entries()].reverse().flatMap(([index, layer]) => backward(step, layer, index)),
    update,
  ];
}

function forward(step: OutlinedStep, layer: Layer, index: number): OutlineDispatch[] {
  const { batch, adapter, model } = step;
  const { inputs, outputs } = layer;
  const number = index + 1;
  const [w, b] = parametersOf(layer, index) as [OutlineTensor, OutlineTensor];
  const z = tensor(`z${number}`, batch, outputs);
  const isLast = number === model.layers.length;
  const output = tensor(isLast ? "logits" : `a${number}`, batch, outputs);
  const place = { part: "forward", layer: number } as const;
  const product = { M: batch, N: outputs, K: inputs };
  const bias = { ...place, kernel: "bias_relu", reads: [z, b], writes: [output] };
  const multiply = (reads: readonly OutlineTensor[]) => ({
    ...{ ...place, kernel: matmulOf(step, product), reads, writes: [z] },
  });
  if (index > 0) {
    return [multiply([tensor(`a${index}`, batch, inputs), w]), bias];
  }
  const images = tensor("images", batch, inputs);
  if (adapter.software) {
    return [{ ...place, kernel: "input_matmul", reads: [images, w], writes: [z] }, bias];
  }
  const x = tensor("x", batch, inputs);
  return [{ ...place, kernel: "gather", reads: [images], writes: [x] }, multiply([x, w]), bias];
}

function backward(step: OutlinedStep, layer: Layer, index: number): OutlineDispatch[] {
  const { batch, adapter } = step;
  const { inputs, outputs } = layer;
  const number = index + 1;
  const [w] = parametersOf(layer, index) as [OutlineTensor, OutlineTensor];
  const [dw, db] = parametersOf(layer, index, "d") as [OutlineTensor, OutlineTensor];
  const dz = tensor(`dz${number}`, batch, outputs);
  const place = { part: "backward", layer: number } as const;
  const bias = { ...place, kernel: "bias_gradient", reads: [dz], writes: [db] };
  const weights = matmulOf(step, { M: inputs, N: outputs, K: batch, transpose: "a" });
  if (index === 0) {
    const input = tensor(adapter.software ? "images" : "x", batch, inputs);
    const kernel = adapter.software ? "input_gradient" : weights;
    return [bias, { ...place, kernel, reads: [input, dz], writes: [dw] }];
  }
  const before = tensor(`a${index}`, batch, inputs);
  const da = tensor(`da${index}`, batch, inputs);
  const kernel = matmulOf(step, { M: batch, N: inputs, K: outputs, transpose: "b" });
  return [
    bias,
    { ...place, kernel: weights, reads: [before, dz], writes: [dw] },
    { ...place, kernel, reads: [dz, w], writes: [da] },
    {
      // Of the layer before, whose ReLU it is.
      ...{ ...place, layer: index, kernel: "relu_gradient", reads: [da, before] },
      writes: [tensor(`dz${index}`, batch, inputs)],
    },
  ];
}

function matmulOf({ adapter, plan }: OutlinedStep, product: Product): string {
  return KERNEL_OF[plan.tiles[productKey(product)] ?? untunedTile({ adapter }, product)];
}

/** w and b of a layer, or their gradients. */
function parametersOf({ inputs, outputs }: Layer, index: number, prefix = ""): OutlineTensor[] {
  return [
    tensor(`${prefix}w${index + 1}`, inputs, outputs),
    tensor(`${prefix}b${index + 1}`, outputs),
  ];
}

function moments({ layers }: Model): OutlineTensor[] {
  const count = layers.reduce((sum, { inputs, outputs }) => sum + (inputs + 1) * outputs, 0);
  return [tensor("m", count), tensor("v", count)];
}

function tensor(name: string, ...shape: readonly number[]): OutlineTensor {
  return { name, shape };
}
