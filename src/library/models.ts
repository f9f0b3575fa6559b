/**
 * Networks and checkpoints as files: reads and writes safetensors and ONNX, and names what other programs write. Several networks
 * that were trained can predict together, as an ensemble.
 *
 * @module adamant-webgpu/models
 */
export { Ensemble } from "../engine/ensemble.ts";
export { ModelFileError } from "../engine/gpu/errors.ts";
export { readModel, readModels, writeModel } from "../engine/files/model-file.ts";
export { writeOnnx, writeOnnxEnsemble } from "../engine/files/write-onnx.ts";
export type { ReadNetwork, SavedNetwork } from "../engine/files/saved-network.ts";
export { type Checkpoint, readCheckpoint, writeCheckpoint } from "../engine/files/checkpoint.ts";
