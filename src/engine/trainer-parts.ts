import { type Evaluator, createEvaluator } from "./evaluator.ts";
import type { ComputeDevice } from "./gpu/device.ts";
import { RequestError } from "./gpu/errors.ts";
import { Memory, Readback } from "./gpu/memory.ts";
import type { Model } from "./model/model.ts";
import type { Network } from "./network.ts";
import { type Augmentation, type Variations, prepareVariations } from "./step/augmentation.ts";
import { type TrainingBuffers, trainingBuffers } from "./step/buffers.ts";
import type { Examples } from "./step/examples.ts";
import { type Plan, type PlanName, planFor, prepareStep } from "./step/plan.ts";
import { type ScheduleName, rateShare, stepsOf } from "./step/schedule.ts";
import { StepRunner } from "./step/step-runner.ts";
import type { TrainingState } from "./training-state.ts";

/** How to train. */
export interface TrainerOptions {
  readonly training: Examples;
  /** Judged after each epoch, never learned from. */
  readonly validation?: Examples | undefined;
  /** Rows of a step. Default 32. */
  readonly batch?: number | undefined;
  /** Adam's step size. Default 1e-3. */
  readonly learningRate?: number | undefined;
  /** Of the order of the rows, anew in each epoch. A whole number from 0 to 2³² − 1; default 1. */
  readonly seed?: number | undefined;
  /** Which kernels make a step; what suits adapter and network unless given. */
  readonly plan?: PlanName | undefined;
  readonly tiles?: Readonly<Record<string, string>> | undefined;
  /** How the learning rate moves, and over how many epochs; it stays as it is unless given. */
  readonly schedule?: { readonly name: ScheduleName; readonly epochs: number } | undefined;
  /** Varies the training images, of this width, in each epoch anew; they stay as they are unless given. */
  readonly augmentation?: (Augmentation & { readonly width: number }) | undefined;
  /** Where an earlier training of this network stood; the other options must be what they were then. */
  readonly resume?: TrainingState | undefined;
}

/** What a trainer is made of. */
export interface TrainerParts {
  readonly compute: ComputeDevice;
  readonly memory: Memory;
  readonly network: Network;
  readonly plan: Plan;
  readonly training: { readonly count: number; readonly labels: Uint8Array };
  readonly validation: { readonly evaluator: Evaluator; readonly labels: Uint8Array } | undefined;
  readonly batch: number;
  readonly learningRate: (step: number) => number;
  readonly seed: number;
  readonly buffers: TrainingBuffers;
  readonly variations: Variations | undefined;
  /** The parameters at the end of the best epoch. */
  readonly bestParameters: GPUBuffer;
  readonly runner: StepRunner;
  readonly readback: Readback;
}

/** Puts the data on the GPU and compiles the kernels: see `Trainer.create`. */
export async function prepareTrainer(
  compute: ComputeDevice,
  network: Network,
  options: TrainerOptions,
): Promise<TrainerParts> {
  const { training, validation, batch = 32, learningRate = 1e-3, seed = 1, augmentation } = options;
  checkBatch(batch, training.count);
  const labels = labelsOf(training);
  const plan = planFor(compute.adapter, network.model, options.plan);
  const judgedLabels = validation && labelsOf(validation);
  const memory = new Memory(compute);
  const made: { dispose: () => void }[] = [memory];
  try {
    const buffers = trainingBuffers(memory, network, training, batch, augmentation !== undefined);
    const bestParameters = memory.storage("best", network.model.size);
    await network.settled();
    await memory.settled();
    const variations =
      augmentation &&
      (await prepareVariations(
        compute,
        memory,
        buffers,
        { batch, inputs: network.model.sizes[0] as number, width: augmentation.width, seed },
        training.images,
        augmentation,
      ));
    const read = variations?.buffers ?? buffers;
    const [preparing, evaluating] = await Promise.allSettled([
      prepareStep[plan.name](compute, memory, network.model, batch, read),
      validation && createEvaluator(compute, network, validation),
    ]);
    const evaluator = evaluating.status === "fulfilled" ? evaluating.value : undefined;
    made.push(...(evaluator === undefined ? [] : [evaluator]));
    // Want of room says more than what comes of it.
    await memory.settled();
    const step = valueOf(preparing);
    const runner = new StepRunner(compute, variations ? [variations.dispatch, ...step] : step);
    valueOf(evaluating);
    const readback = new Readback(compute, epochSize(network.model, buffers, evaluator));
    made.push(readback);
    await readback.settled();
    return {
      compute,
      memory,
      network,
      plan,
      training: { count: training.count, labels },
      validation: evaluator && judgedLabels && { evaluator, labels: judgedLabels },
      batch,
      learningRate: scheduled(learningRate, options.schedule, stepsOf(training.count, batch)),
      seed,
      buffers,
      variations,
      bestParameters,
      runner,
      readback,
    };
  } catch (error) {
    for (const one of made) {
      one.dispose();
    }
    throw error;
  }
}

/** Bytes that are read after an epoch: what became of each row, and the parameters with their moments. */
function epochSize(
  model: Model,
  { outcomes }: TrainingBuffers,
  evaluator: Evaluator | undefined,
): number {
  return outcomes.size + (evaluator?.outcomes.size ?? 0) + 3 * model.size;
}

function valueOf<T>(result: PromiseSettledResult<T>): T {
  if (result.status === "rejected") {
    throw result.reason;
  }
  return result.value;
}

/** The learning rate of each step of a run. */
function scheduled(
  highest: number,
  schedule: TrainerOptions["schedule"],
  stepsOfEpoch: number,
): (step: number) => number {
  const steps = (schedule?.epochs ?? 1) * stepsOfEpoch;
  return (step) => highest * rateShare(schedule?.name ?? "constant", Math.min(1, step / steps));
}

function checkBatch(batch: number, rows: number): void {
  if (!Number.isSafeInteger(batch) || batch < 1) {
    throw new RequestError(`The batch is ${batch}; it must be a whole number from 1 up.`);
  }
  if (batch > rows) {
    throw new RequestError(
      `The batch of ${batch} is larger than the ${rows} training rows. Use a batch of ${rows} or less.`,
    );
  }
}

function labelsOf({ labels }: Examples): Uint8Array {
  if (labels === undefined) {
    throw new RequestError("These images have no labels, so there is nothing to learn from.");
  }
  return labels;
}
