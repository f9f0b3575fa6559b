export {
  type AdapterDescription,
  type ComputeDevice,
  GpuFailure,
  NoGpuError,
  openDevice,
} from "./device.ts";
export type { Examples } from "./examples.ts";
export { GpuMemoryError } from "./memory.ts";
export { type Model, type SummaryRow, modelOf, summary } from "./model.ts";
export { Network, type Prediction } from "./network.ts";
export { NumericalError, type Score } from "./outcomes.ts";
export type { LayerParameters } from "./parameters.ts";
export {
  type Epoch,
  type EpochOptions,
  type Progress,
  Trainer,
  type TrainerOptions,
} from "./trainer.ts";
