/**
 * Trains a neural network on the GPU, with WebGPU.
 *
 * `openDevice` opens the GPU, a `Network` holds its weights there, and a `Trainer` trains the network epoch by epoch.
 *
 * @module adamant-webgpu
 */
export { type AdapterDescription, type ComputeDevice, openDevice } from "../engine/gpu/device.ts";
export {
  GpuFailure,
  GpuMemoryError,
  NoGpuError,
  NumericalError,
  RequestError,
} from "../engine/gpu/errors.ts";
export { type Model, type SummaryRow, modelOf, summary } from "../engine/model/model.ts";
export type { Examples } from "../engine/step/examples.ts";
export { Network } from "../engine/network.ts";
export type { LayerParameters } from "../engine/model/parameters.ts";
export type { Prediction, Score } from "../engine/model/outcomes.ts";
export type { RunOptions } from "../engine/step/step-runner.ts";
export type { Epoch, EpochOptions, SaveOptions, StepScores } from "../engine/epoch.ts";
export type { EpochScore, Progress } from "../engine/model/epoch-score.ts";
export { Trainer } from "../engine/trainer.ts";
export type { FreshImages, TrainerOptions } from "../engine/trainer-options.ts";
export type { Augmentation } from "../engine/step/augmentation.ts";
export type { RateChange, RateSchedule, ScheduleName } from "../engine/step/schedule.ts";
export type { Plan } from "../engine/step/plan.ts";
export type { PlanName } from "../engine/step/plan-name.ts";
export type { TileName, Tiles } from "../engine/step/tiles.ts";
export type { BestEpoch, TrainingState } from "../engine/model/training-state.ts";
export { weightsFingerprint } from "../engine/files/fingerprint.ts";
