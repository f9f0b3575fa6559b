// An evaluation runs a network, or several of one model, forward over examples without changing them.

import type { ComputeDevice } from "../gpu/device.ts";
import { Readback, bytesOf, makeInMemory } from "../gpu/memory.ts";
import { type NetworksOnGpu, evaluationBuffers, setClock, writeEpoch } from "./buffers.ts";
import type { Examples } from "./examples.ts";
import { layeredEvaluation } from "./layered.ts";
import { STEP_SIZE, scheduleOf, stepsOf } from "./schedule.ts";
import { type RunOptions, StepRunner } from "./step-runner.ts";
import type { Tiles } from "./tiles.ts";
import { inTurn, outOfTurn } from "./turns.ts";

/**
 * Rows of a step of an evaluation: enough to fill a GPU, few enough for the cache of a software adapter. It is the same for
 * every number of examples, so that all evaluations of a network share their kernels.
 */
export const EVALUATION_BATCH = 256;

/** Evaluates a network on fixed examples. It can run any number of times and allocates nothing new. */
export interface Evaluator {
  /** [count] of {loss, predicted}; in turn for several networks, see `outOfEvaluation`. */
  readonly outcomes: GPUBuffer;
  /** [count, classes]; likewise in turn. */
  readonly probabilities: GPUBuffer;
  /** The outputs of each hidden layer for the last batch, [batch, outputs], rows and columns padded to multiples of four. */
  readonly activations: readonly GPUBuffer[];
  /**
   * Fills these buffers, with the parameters as they are now.
   *
   * @throws the signal's reason when aborted; GpuFailure
   */
  run(options?: RunOptions): Promise<void>;
  /**
   * The same, but returns when the last step is submitted. What reads the buffers afterwards gets the results.
   *
   * @throws the signal's reason when aborted; GpuFailure
   */
  submit(options?: RunOptions): Promise<void>;
  /** Frees all buffers but the parameters. */
  dispose(): void;
}

/** What evaluates the validation rows, and their labels. */
export interface Validation {
  readonly evaluator: Evaluator;
  readonly labels: Uint8Array;
}

/**
 * Puts the examples on the GPU and compiles the kernels of an evaluation.
 *
 * @throws RequestError where the examples do not fit the network; GpuMemoryError where they do not fit the GPU
 */
export async function createEvaluator(
  compute: ComputeDevice,
  { model, parameters, networks = 1 }: NetworksOnGpu,
  examples: Examples,
  tiles: Tiles = {},
): Promise<Evaluator> {
  return makeInMemory(compute, async (memory) => {
    const { count } = examples;
    const batch = EVALUATION_BATCH;
    const steps = stepsOf(count, batch);
    const buffers = evaluationBuffers(memory, { model, parameters, networks }, examples, batch);
    const { clock, outcomes, probabilities } = buffers;
    await memory.checkAllocated();
    const order = Uint32Array.from({ length: count }, (_, row) => row);
    const all = <T>(one: T) => Array<T>(networks).fill(one);
    const schedule = inTurn(all(scheduleOf(count, batch, 0, 0)), STEP_SIZE / 4);
    writeEpoch(compute, buffers, batch, inTurn(all(order), batch), schedule);
    const context = { compute, memory, model, networks, batch, tiles, buffers };
    const { step, activations } = await layeredEvaluation(context);
    const runner = new StepRunner(compute, step);
    const submit = async (options?: RunOptions) => {
      setClock(compute.device, clock, 0);
      await runner.submit(steps, options);
      if (options?.signal?.aborted === true) {
        await runner.finished();
        options.signal.throwIfAborted();
      }
    };
    return {
      ...{ outcomes, probabilities, activations, submit },
      run: async (options) => {
        await submit(options);
        await runner.finished();
      },
      dispose: () => {
        memory.dispose();
      },
    };
  });
}

/**
 * Evaluates examples once, and reads some of the evaluator's buffers in a single round trip.
 *
 * @returns the content of each of them
 * @throws RequestError where the examples do not fit the network; GpuMemoryError where they do not fit the GPU; the signal's
 *   reason when aborted; GpuFailure
 */
export async function evaluateOnce<const Sources extends readonly GPUBuffer[]>(
  compute: ComputeDevice,
  networks: NetworksOnGpu,
  examples: Examples,
  sourcesOf: (evaluator: Evaluator) => Sources,
  options?: RunOptions,
): Promise<{ [Index in keyof Sources]: ArrayBuffer }> {
  const evaluator = await createEvaluator(compute, networks, examples);
  let readback: Readback | undefined;
  try {
    const sources = sourcesOf(evaluator);
    // A network without hidden layers has no activations, and a buffer is never empty.
    readback = new Readback(compute, Math.max(4, bytesOf(sources)));
    await readback.checkAllocated();
    await evaluator.run(options);
    const bytes = await readback.read(...sources);
    let end = 0;
    return sources.map(({ size }) => bytes.slice(end, (end += size))) as {
      [Index in keyof Sources]: ArrayBuffer;
    };
  } finally {
    readback?.dispose();
    evaluator.dispose();
  }
}

/**
 * The results of one network, from those of all networks that an evaluator left in turn.
 *
 * @param size words of a row
 */
export function outOfEvaluation(
  together: Uint32Array<ArrayBuffer>,
  size: number,
  {
    network,
    networks,
    rows,
  }: { readonly network: number; readonly networks: number; readonly rows: number },
): Uint32Array<ArrayBuffer> {
  return outOfTurn(together, size * EVALUATION_BATCH, { network, networks, length: size * rows });
}
