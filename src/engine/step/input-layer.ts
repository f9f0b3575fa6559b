// The first layer differs from the others: its input x is the images of the batch, which are stored as bytes, in the order of
// the data set. There are two ways to multiply by x. A GPU first copies the batch into a matrix of f32 (gather.wgsl) and then
// uses the same matmul kernels as for every other layer. On an adapter that runs on the CPU, loads cost the most, so
// kernels of their own read the bytes and skip the blocks of pixels that are zero in all images of the batch.

import { ceilDiv } from "../../base/ceil-div.ts";
import { gather, inputGradient, inputMatmul } from "../../shaders/index.ts";
import { type Binding, type Dispatch, prepare } from "../gpu/kernel.ts";
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

function inputOfBytes({ compute, model, batch, buffers }: StepContext<InputBuffers>): InputLayer {
  const { inputs, outputs } = model.layers[0] as Layer;
  const { examples, order, schedule, ink, clock } = buffers;
  const shape = { BATCH: batch, K_BLOCKS: ceilDiv(inputs, 4), N_BLOCKS: ceilDiv(outputs, 4) };
  const read = { images: examples.images, order, schedule, ink, clock };
  return {
    forward: (w, z) => [prepare(compute, inputMatmul, shape, { ...read, w, z })],
    gradient: (dz, dw) => prepare(compute, inputGradient, shape, { ...read, dz, dw }),
  };
}

function inputGathered(context: StepContext<InputBuffers>): InputLayer {
  const { compute, memory, model, batch, buffers } = context;
  const { inputs, outputs } = model.layers[0] as Layer;
  const { examples, order, schedule, clock } = buffers;
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
      tunedMatmul(context, { M: batch, N: outputs, K: inputs }, { a: x, b: w, c: z }),
    ],
    gradient: (dz, dw) =>
      tunedMatmul(
        context,
        { M: inputs, N: outputs, K: batch, transpose: "a" },
        { a: x, b: dz, c: dw },
      ),
  };
}
