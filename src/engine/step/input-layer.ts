import { ceilDiv } from "../../base/ceil-div.ts";
import { gather, inputGradient, inputMatmul } from "../../shaders/index.ts";
import type { ComputeDevice } from "../gpu/device.ts";
import { type Binding, type Dispatch, prepare } from "../gpu/kernel.ts";
import type { Memory } from "../gpu/memory.ts";
import type { Layer } from "../model/model.ts";
import type { EvaluationBuffers } from "./buffers.ts";
import { matmul } from "./matmul.ts";

/** The two products of the first layer, whose input x is the images of a step's batch. */
export interface InputLayer {
  /** z = x·w, [batch, outputs]. The first dispatch of these also moves the clock on. */
  readonly forward: (w: Binding, z: Binding) => readonly Promise<Dispatch>[];
  /** dw = xᵀ·dz, [inputs, outputs]. */
  readonly gradient: (dz: Binding, dw: Binding) => Promise<Dispatch>;
}

/** Which images a step takes. */
type InputBuffers = Pick<EvaluationBuffers, "examples" | "order" | "schedule" | "lit" | "clock">;

/**
 * A GPU gathers each batch into x and takes the same small tiles as everywhere, of which there are enough to keep it
 * busy. On an adapter that runs on the CPU loads are what costs, so large tiles read the bytes themselves.
 */
export function inputLayer(
  compute: ComputeDevice,
  memory: Memory,
  layer: Layer,
  batch: number,
  buffers: InputBuffers,
): InputLayer {
  return compute.adapter.software
    ? inputOfBytes(compute, layer, batch, buffers)
    : inputGathered(compute, memory, layer, batch, buffers);
}

function inputOfBytes(
  compute: ComputeDevice,
  { inputs, outputs }: Layer,
  batch: number,
  { examples, order, schedule, lit, clock }: InputBuffers,
): InputLayer {
  const shape = { BATCH: batch, K_BLOCKS: ceilDiv(inputs, 4), N_BLOCKS: ceilDiv(outputs, 4) };
  const read = { images: examples.images, order, schedule, lit, clock };
  return {
    forward: (w, z) => [prepare(compute, inputMatmul, shape, { ...read, w, z })],
    gradient: (dz, dw) => prepare(compute, inputGradient, shape, { ...read, dz, dw }),
  };
}

function inputGathered(
  compute: ComputeDevice,
  memory: Memory,
  { inputs, outputs }: Layer,
  batch: number,
  { examples, order, schedule, clock }: InputBuffers,
): InputLayer {
  const x = memory.matrix("x", batch, inputs);
  const gathered = prepare(
    compute,
    gather,
    { BATCH: batch, PIXEL_BLOCKS: ceilDiv(inputs, 4) },
    { images: examples.images, order, schedule, clock, x },
  );
  return {
    forward: (w, z) => [
      gathered,
      matmul(compute, { M: batch, N: outputs, K: inputs }, { a: x, b: w, c: z }),
    ],
    gradient: (dz, dw) =>
      matmul(compute, { M: inputs, N: outputs, K: batch, transpose: "a" }, { a: x, b: dz, c: dw }),
  };
}
