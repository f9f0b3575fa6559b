// A forward pass over the batch of an explained step, with parameters that may be changed between two passes.

import type { ComputeDevice } from "../gpu/device.ts";
import { type Memory, Readback } from "../gpu/memory.ts";
import { predictedOf } from "../model/outcomes.ts";
import { evaluationBuffers, setClock, writeEpoch } from "../step/buffers.ts";
import type { Examples } from "../step/examples.ts";
import { layeredEvaluation } from "../step/layered.ts";
import { StepRunner } from "../step/step-runner.ts";
import type { BatchScores } from "./explained-step.ts";
import type { NextStep } from "./next-step.ts";

/** Evaluates the batch with the parameters that `parameters` holds at the time. */
export interface ForwardPass {
  readonly parameters: GPUBuffer;
  readonly run: () => Promise<BatchScores>;
  readonly dispose: () => void;
}

/** Prepares the pass with the same kernels and the same batch size as the step, so that its bits are the same. */
export async function forwardPass(
  compute: ComputeDevice,
  memory: Memory,
  { model, batch, scheduled, tiles }: NextStep,
  examples: Examples,
): Promise<ForwardPass> {
  const parameters = memory.storage("probe", model.size);
  const buffers = evaluationBuffers(memory, { model, parameters }, examples, batch);
  await memory.checkAllocated();
  const order = Uint32Array.from({ length: examples.count }, (_, row) => row);
  writeEpoch(compute, buffers, batch, order, scheduled);
  const context = { compute, memory, model, networks: 1, batch, tiles, buffers };
  const { step } = await layeredEvaluation(context);
  const runner = new StepRunner(compute, step);
  const { outcomes, probabilities, clock } = buffers;
  const readback = new Readback(compute, outcomes.size + probabilities.size);
  return {
    parameters,
    run: async () => {
      setClock(compute.device, clock, 0);
      await runner.run(1);
      const bytes = await readback.read(outcomes, probabilities);
      const words = bytes.slice(0, outcomes.size);
      return {
        losses: new Float32Array(words).filter((_, index) => index % 2 === 0),
        predicted: predictedOf(words),
        probabilities: new Float32Array(bytes, outcomes.size).slice(),
      };
    },
    dispose: () => {
      readback.dispose();
    },
  };
}
