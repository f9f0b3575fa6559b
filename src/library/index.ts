/**
 * Trains a neural network on WebGPU.
 *
 * `openDevice` opens the GPU, a `Network` lives on it, and a `Trainer` changes the network, epoch by epoch.
 *
 * @module adamant
 */
export { type AdapterDescription, type ComputeDevice, openDevice } from "../engine/device.ts";
export {
  GpuFailure,
  GpuMemoryError,
  ModelFileError,
  NoGpuError,
  NumericalError,
  RequestError,
} from "../engine/errors.ts";
export { type Model, type SummaryRow, modelOf, summary } from "../engine/model.ts";
export type { Examples } from "../engine/examples.ts";
export { Network, type Prediction } from "../engine/network.ts";
export type { LayerParameters } from "../engine/parameters.ts";
export type { Score } from "../engine/outcomes.ts";
export type { RunOptions } from "../engine/steps.ts";
export {
  type Epoch,
  type EpochOptions,
  type Progress,
  type SaveOptions,
  Trainer,
} from "../engine/trainer.ts";
export type { TrainerOptions } from "../engine/trainer-parts.ts";
export type { Augmentation } from "../engine/augmentation.ts";
export type { ScheduleName } from "../engine/schedule.ts";
export type { Plan, PlanName } from "../engine/plan.ts";
export type { BestEpoch, TrainingState } from "../engine/training-state.ts";
export { type SavedNetwork, readModel, writeModel } from "../engine/model-file.ts";
export { type Checkpoint, readCheckpoint, writeCheckpoint } from "../engine/checkpoint.ts";
export { weightsFingerprint } from "../engine/fingerprint.ts";
