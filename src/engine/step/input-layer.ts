// The first layer differs from the others: its input x is the images of the batch, which are stored as bytes, in the order of
// the data set. There are two ways to multiply by x. A GPU first copies the batch into a matrix of f32 (gather.wgsl) and then
// uses the same matmul kernels as for every other layer. On an adapter that runs on the CPU, loads cost the most, so
// kernels of their own read the bytes and skip the blocks of pixels that are zero in all images of the batch.

import { ceilDiv } from "../../base/ceil-div.ts";
import { gather, inputGradient, inputMatmul } from "../../shaders/index.ts";
import { type Binding, type Dispatch, prepare } from "../gpu/kernel.ts";
import { VEC4_SIZE } from "../gpu/padding.ts";
import type { Layer } from "../model/model.ts";
import type { EvaluationBuffers } from "./buffers.ts";
import type { StepContext } from "./context.ts";
import { tunedMatmul } from "./matmul.ts";

/** The two products of the first layer. */
export interface InputLayer {
  /** z = x·w, [batch, outputs]. The first of these dispatches also sets the clock to this step. */
  readonly forward: (w: Binding, z: Binding) => readonly Promise<Dispatch>[];
  /** dw = xᵀ·dz, [inputs, outputs]. */
  readonly gradient: (dz: Binding, dw: Binding) => Promise<Dispatch>;
}

/** The buffers that say which images a step takes. */
type InputBuffers = Pick<EvaluationBuffers, "examples" | "order" | "schedule" | "ink" | "clock">;

/** Prepares the first layer in the way that suits the adapter. */
export function inputLayer(context: StepContext<InputBuffers>): InputLayer {
  return context.compute.adapter.software ? inputOfBytes(context) : inputGathered(context);
}

function inputOfBytes(context: StepContext<InputBuffers>): InputLayer {
  const { compute, model, networks, batch, buffers } = context;
  const { inputs, outputs } = model.layers[0] as Layer;
  const { examples, order, schedule, ink, clock } = buffers;
  const shape = {
    ...{ BATCH: batch, K_BLOCKS: ceilDiv(inputs, 4), N_BLOCKS: ceilDiv(outputs, 4) },
    NETWORKS: networks,
  };
  const stride = model.size / VEC4_SIZE;
  const read = { images: examples.images, order, schedule, ink, clock };
  return {
    forward: (w, z) => [
      prepare(
        compute,
        inputMatmul,
        { ...shape, W_STRIDE: stride, BATCH_STRIDE: networks === 1 ? 0 : batch },
        { ...read, w, z },
      ),
    ],
    gradient: (dz, dw) =>
      prepare(compute, inputGradient, { ...shape, DW_STRIDE: stride }, { ...read, dz, dw }),
  };
}

function inputGathered(context: StepContext<InputBuffers>): InputLayer {
  const { compute, memory, model, networks, batch, buffers } = context;
  const { inputs, outputs } = model.layers[0] as Layer;
  const { examples, order, schedule, clock } = buffers;
  const x = memory.matrix("x", batch, inputs, networks);
  const gathered = prepare(
    compute,
    gather,
    { BATCH: batch, PIXEL_BLOCKS: ceilDiv(inputs, 4), NETWORKS: networks },
    { images: examples.images, order, schedule, clock, x },
  );
  return {
    forward: (w, z) => [
      gathered,
      tunedMatmul(context, { M: batch, N: outputs, K: inputs }, { a: x, b: w, c: z }, "b"),
    ],
    gradient: (dz, dw) =>
      tunedMatmul(
        context,
        { M: inputs, N: outputs, K: batch, transpose: "a" },
        { a: x, b: dz, c: dw },
        "c",
      ),
  };
}
