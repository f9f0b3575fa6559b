import { type Examples, type UploadedExamples, uploadExamples } from "./examples.ts";
import type { Memory } from "./memory.ts";
import type { Model } from "./model.ts";
import { OUTCOME_SIZE } from "./outcomes.ts";
import { STEP_SIZE, stepsOf } from "./schedule.ts";

/** What both plans read and write in a training step. Shapes: see the kernels. */
export interface TrainingBuffers {
  readonly examples: UploadedExamples;
  /** All parameters, and Adam's two moments of each, laid out as the model says. */
  readonly parameters: GPUBuffer;
  readonly m: GPUBuffer;
  readonly v: GPUBuffer;
  /** The epoch's permutation of the rows. */
  readonly order: GPUBuffer;
  readonly schedule: GPUBuffer;
  readonly clock: GPUBuffer;
  /** Loss and predicted class of each row of the epoch, in the order in which they were seen. */
  readonly outcomes: GPUBuffer;
}

/** What an evaluation reads and writes. */
export interface EvaluationBuffers {
  readonly examples: UploadedExamples;
  readonly parameters: GPUBuffer;
  readonly order: GPUBuffer;
  readonly schedule: GPUBuffer;
  readonly clock: GPUBuffer;
  readonly probabilities: GPUBuffer;
  readonly outcomes: GPUBuffer;
}

/** Makes what training a network on these examples needs: the moments at zero, the rest to be written each epoch. */
export function trainingBuffers(
  memory: Memory,
  { model, parameters }: { readonly model: Model; readonly parameters: GPUBuffer },
  training: Examples,
  batch: number,
): TrainingBuffers {
  return {
    examples: uploadExamples(memory, model, training),
    parameters,
    m: memory.storage("m", model.size),
    v: memory.storage("v", model.size),
    order: memory.storage("order", 4 * training.count),
    schedule: memory.storage("schedule", STEP_SIZE * stepsOf(training.count, batch)),
    clock: memory.storage("clock", 8),
    outcomes: memory.storage("outcomes", OUTCOME_SIZE * training.count),
  };
}
