export { type Augmentation, variedImages } from "./augmentation.ts";
export { type Checkpoint, readCheckpoint, writeCheckpoint } from "./checkpoint.ts";
export { type AdapterDescription, type ComputeDevice, openDevice } from "./device.ts";
export {
  GpuFailure,
  GpuMemoryError,
  ModelFileError,
  NoGpuError,
  NumericalError,
  RequestError,
} from "./errors.ts";
export type { Examples } from "./examples.ts";
export { type SavedNetwork, readModel, writeModel } from "./model-file.ts";
export { type Histogram, type LayerInsight, layerInsights } from "./insight.ts";
export { writeOnnx } from "./onnx.ts";
export { type Model, type SummaryRow, modelOf, summary } from "./model.ts";
export { Network, type Prediction } from "./network.ts";
export type { ScheduleName } from "./schedule.ts";
export { PLANS, type Plan, type PlanName } from "./plan.ts";
export type { Score } from "./outcomes.ts";
export { weightsFingerprint } from "./fingerprint.ts";
export type { LayerParameters } from "./parameters.ts";
export {
  type Epoch,
  type EpochOptions,
  type Progress,
  type SaveOptions,
  Trainer,
} from "./trainer.ts";
export type { TrainerOptions } from "./trainer-parts.ts";
export type { BestEpoch, TrainingState } from "./training-state.ts";
export { type Tuning, type TuningStore, parsed as parseTuning, pin, tuned } from "./tuner.ts";
