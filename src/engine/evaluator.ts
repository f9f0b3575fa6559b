import type { ComputeDevice } from "./gpu/device.ts";
import { Memory } from "./gpu/memory.ts";
import type { Model } from "./model/model.ts";
import { writeEpoch } from "./step/buffers.ts";
import { type Examples, uploadExamples } from "./step/examples.ts";
import { litTableLength } from "./step/ink.ts";
import { layeredEvaluation } from "./step/layered.ts";
import { OUTCOME_SIZE } from "./step/outcomes.ts";
import { STEP_SIZE, scheduleOf, stepsOf } from "./step/schedule.ts";
import { type RunOptions, StepRunner } from "./step/step-runner.ts";

/**
 * Rows of a step of an evaluation: enough to fill a GPU, few enough to keep a software adapter's cache. Fewer examples
 * take as many, so that all evaluations of a network share their kernels.
 */
export const EVALUATION_BATCH = 256;

/** Judges a network on fixed examples, as often as one likes, without allocating anything new. */
export interface Evaluator {
  /** [count] of {loss, predicted}. */
  readonly outcomes: GPUBuffer;
  /** [count, classes]. */
  readonly probabilities: GPUBuffer;
  /** What each hidden layer said to the last batch, [batch, outputs], rows and columns padded to fours. */
  readonly activations: readonly GPUBuffer[];
  /** Fills them for the parameters as they are now. */
  run(options?: RunOptions): Promise<void>;
  dispose(): void;
}

/** @throws RequestError where the examples do not fit the network; GpuMemoryError where they do not fit the GPU */
export async function createEvaluator(
  compute: ComputeDevice,
  { model, parameters }: { readonly model: Model; readonly parameters: GPUBuffer },
  examples: Examples,
): Promise<Evaluator> {
  const memory = new Memory(compute);
  try {
    const { count } = examples;
    const classes = model.sizes.at(-1) as number;
    const clock = memory.storage("clock", 8);
    const probabilities = memory.storage("probabilities", 4 * count * classes);
    const outcomes = memory.storage("outcomes", OUTCOME_SIZE * count);
    const steps = stepsOf(count, EVALUATION_BATCH);
    const buffers = {
      examples: uploadExamples(memory, model, examples),
      parameters,
      order: memory.storage("order", 4 * count),
      schedule: memory.storage("schedule", STEP_SIZE * steps),
      lit: memory.storage("lit", 4 * litTableLength(model.sizes[0] as number, steps)),
      clock,
      probabilities,
      outcomes,
    };
    const order = Uint32Array.from({ length: count }, (_, row) => row);
    await memory.settled();
    writeEpoch(compute, buffers, order, scheduleOf(count, EVALUATION_BATCH, 0, 0));
    const { step, activations } = await layeredEvaluation(
      compute,
      memory,
      model,
      EVALUATION_BATCH,
      buffers,
    );
    await memory.settled();
    const runner = new StepRunner(compute, step);
    return {
      outcomes,
      probabilities,
      activations,
      run: async (options) => {
        compute.device.queue.writeBuffer(clock, 0, new Uint32Array(2));
        await runner.run(steps, options);
        options?.signal?.throwIfAborted();
      },
      dispose: () => {
        memory.dispose();
      },
    };
  } catch (error) {
    const want = await memory.settled().catch((fault: unknown) => fault);
    memory.dispose();
    // Want of room says more than what comes of it.
    throw want ?? error;
  }
}
