// The engine: everything that trains, evaluates and stores networks on WebGPU.

export type { Augmentation } from "./step/augmentation.ts";
export { variedImages } from "./step/varied-images.ts";
export { type Checkpoint, readCheckpoint, writeCheckpoint } from "./files/checkpoint.ts";
export { type AdapterDescription, type ComputeDevice, openDevice } from "./gpu/device.ts";
export {
  GpuFailure,
  GpuMemoryError,
  ModelFileError,
  NoGpuError,
  NumericalError,
  RequestError,
} from "./gpu/errors.ts";
export { Ensemble, meanPrediction, scoreOfPrediction } from "./ensemble.ts";
export type { Examples } from "./step/examples.ts";
export {
  type PopulationCheckpoint,
  isPopulation,
  readPopulation,
  writePopulation,
} from "./files/population-file.ts";
export { MAX_MODEL_BYTES, isModel, readModel, readModels, writeModel } from "./files/model-file.ts";
export { writeQuantised } from "./files/quantised.ts";
export type { ReadNetwork, SavedNetwork } from "./files/saved-network.ts";
export { type Histogram, type LayerStatistics, layerStatistics } from "./layer-statistics.ts";
export { toFloat32, toHalves } from "./files/float-types.ts";
export { writeOnnx, writeOnnxEnsemble } from "./files/write-onnx.ts";
export { type Model, type SummaryRow, modelOf, summary } from "./model/model.ts";
export { Network } from "./network.ts";
export {
  type NetworkPicture,
  PICTURE_CONTENTS,
  type PictureContent,
  type PictureRequest,
  type PictureSource,
  SHOWN_UNITS,
  type UnitAddress,
  type UnitWeights,
  shownUnits,
} from "./picture/picture.ts";
export type {
  ExplainedStep,
  GradientCheck,
  StepChoice,
  StepDetail,
  StepKernels,
} from "./explain/explained-step.ts";
export {
  type OutlineDispatch,
  type OutlineTensor,
  type OutlinedStep,
  stepOutline,
} from "./explain/step-outline.ts";
export { StepExplainer } from "./explain/step-explainer.ts";
export { predictTogether } from "./population/evaluation.ts";
export type { Member, PopulationOptions } from "./population/options.ts";
export type { PopulationEpoch, PopulationEpochOptions } from "./population/epoch.ts";
export { Population, type Which } from "./population/population.ts";
export type { RecentSteps } from "./population/recent.ts";
export type { NetworkEpoch } from "./population/scores.ts";
export { PictureTaker } from "./picture/picture-taker.ts";
export { type RateChange, type ScheduleName, highestRate } from "./step/schedule.ts";
export { type Plan, planFor } from "./step/plan.ts";
export { PLANS, type PlanName } from "./step/plan-name.ts";
export type { Prediction, Score } from "./model/outcomes.ts";
export { weightsFingerprint } from "./files/fingerprint.ts";
export { type LayerParameters, initialParameters } from "./model/parameters.ts";
export type { Tiles } from "./step/tiles.ts";
export type { Epoch, EpochOptions, SaveOptions, StepScores } from "./epoch.ts";
export type { EpochScore, Progress } from "./model/epoch-score.ts";
export {
  type Snapshot,
  SnapshotTaker,
  isLandmark,
  loadSnapshot,
  parametersOf,
  snapshotOf,
} from "./snapshots.ts";
export { Trainer } from "./trainer.ts";
export type { FreshImages, TrainerOptions } from "./trainer-options.ts";
export type { BestEpoch, NetworkState, TrainingState } from "./model/training-state.ts";
export { type Tuning, type TuningStore, parseTuning, tuned } from "./tuner.ts";
