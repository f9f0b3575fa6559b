// A training step takes one batch: it computes the loss of its rows and moves every parameter a little. The step is
// prepared once as a list of dispatches and then repeated: the clock on the GPU says which batch of the epoch comes next.
// Several networks of one model may take it together; see turns.ts.

import { valueOf } from "../../base/settled.ts";
import type { ComputeDevice } from "../gpu/device.ts";
import type { Keep } from "../gpu/freed-on-failure.ts";
import type { Dispatch } from "../gpu/kernel.ts";
import { makeInMemory } from "../gpu/memory.ts";
import { type Variations, type VariationsOptions, prepareVariations } from "./augmentation.ts";
import {
  type NetworksOnGpu,
  type TrainingBuffers,
  trainingBuffers,
  writeEpoch,
} from "./buffers.ts";
import type { StepContext } from "./context.ts";
import { type Evaluator, createEvaluator } from "./evaluator.ts";
import { type Examples, replaceImages } from "./examples.ts";
import { fusedStep } from "./fused.ts";
import { squareSumsOf } from "./gradient-norm.ts";
import { layeredStep } from "./layered.ts";
import type { PlanName } from "./plan-name.ts";
import type { Plan } from "./plan.ts";
import { stepsOf } from "./schedule.ts";

/** A training step that is ready to be repeated. */
export interface TrainingStep {
  /** In order; the last one lets the clock move on. */
  readonly dispatches: readonly Dispatch[];
  readonly buffers: TrainingBuffers;
  /** Sums of squares of the gradient that each step leaves behind the clock; 0 where they are not kept. */
  readonly squareSums: number;
  /** What varies the images before each step; undefined where they stay as they are. */
  readonly variations: Variations | undefined;
  /** Writes what differs between epochs, and sets the clock to the first step. */
  readonly beginEpoch: (epoch: StepEpoch) => void;
  /** Frees all buffers but the network's parameters. */
  readonly dispose: () => void;
}

/** What differs between epochs. */
export interface StepEpoch {
  /** [rows], the rows batch after batch; in turn for several networks. */
  readonly order: Uint32Array<ArrayBuffer>;
  /** As `scheduleOf` makes it; in turn for several networks. */
  readonly schedule: Uint32Array<ArrayBuffer>;
  /** From 0; the variations are drawn from it. Default 0. */
  readonly epoch?: number;
  /** Replace those of the first rows, in this epoch and later ones. */
  readonly images?: Pick<Examples, "count" | "images"> | undefined;
}

/** What differs between epochs, but for the images. */
export type PreparedEpoch = Required<Omit<StepEpoch, "images">>;

/** What a training step trains on, and how. */
export interface TrainingStepOptions {
  readonly examples: Examples;
  /** Rows of a step. */
  readonly batch: number;
  readonly plan: Pick<Plan, "name" | "tiles">;
  /** Whether the squares of the gradients are kept, of one network. */
  readonly keepsSquares?: boolean;
  /** Varies the images anew in each epoch; they stay as they are unless given. */
  readonly variations?: VariationsOptions | undefined;
}

const DISPATCHES: Readonly<
  Record<PlanName, (context: StepContext<TrainingBuffers>) => Promise<readonly Dispatch[]>>
> = { layered: layeredStep, fused: fusedStep };

/**
 * Puts the examples on the GPU and compiles the kernels of a training step.
 *
 * @throws RequestError where the examples do not fit the network; GpuMemoryError where they do not fit the GPU
 */
export async function createTrainingStep(
  compute: ComputeDevice,
  network: NetworksOnGpu,
  { examples, batch, plan, keepsSquares = false, variations }: TrainingStepOptions,
): Promise<TrainingStep> {
  return makeInMemory(compute, async (memory) => {
    const { model, networks = 1 } = network;
    const isVaried = variations !== undefined;
    const steps = stepsOf(examples.count, batch);
    const squareSums = keepsSquares ? squareSumsOf(plan.name, model, steps) : 0;
    const buffers = trainingBuffers(memory, network, examples, batch, { isVaried, squareSums });
    await memory.checkAllocated();
    const prepared: Variations | undefined =
      variations &&
      (await prepareVariations(compute, memory, buffers, batch, examples, variations));
    const context = { compute, memory, model, networks, batch, tiles: plan.tiles };
    let { examples: uploaded } = buffers;
    const dispatches = await DISPATCHES[plan.name]({
      ...context,
      buffers: { ...buffers, ...prepared?.replaced },
    });
    return {
      dispatches: prepared === undefined ? dispatches : [prepared.dispatch, ...dispatches],
      ...{ buffers, squareSums },
      variations: prepared,
      beginEpoch: ({ order, schedule, epoch = 0, images }) => {
        if (images !== undefined) {
          const masks = replaceImages(compute.device, uploaded, images);
          // Variations put ink where the images have none.
          uploaded = isVaried ? uploaded : { ...uploaded, masks };
        }
        writeEpoch(compute, { ...buffers, examples: uploaded }, batch, order, schedule);
        prepared?.beginEpoch(epoch);
      },
      dispose: () => {
        memory.dispose();
      },
    };
  });
}

/**
 * The same, and what evaluates the validation rows, if there are any.
 *
 * @throws the errors of `createTrainingStep` and `createEvaluator`
 */
export async function createStepAndEvaluator(
  keep: Keep,
  compute: ComputeDevice,
  networks: NetworksOnGpu,
  options: TrainingStepOptions,
  validation: Examples | undefined,
): Promise<{ readonly step: TrainingStep; readonly evaluator: Evaluator | undefined }> {
  // Both compile kernels, so they run at the same time.
  const [step, evaluator] = await Promise.allSettled([
    createTrainingStep(compute, networks, options).then(keep),
    validation && createEvaluator(compute, networks, validation, options.plan.tiles).then(keep),
  ]);
  return { step: valueOf(step), evaluator: valueOf(evaluator) };
}
