// What a user opens to be examined: a network or digits, from files. The code that reads them is loaded when it is first used.

import { type ByteSource, DataError, type Dataset, type ReadOptions } from "../../data/index.ts";
import { type LayerParameters, Network, type ReadNetwork } from "../../engine/index.ts";
import type { ExaminedNetwork } from "../../run/examine/examined-network.ts";
import { type Gpu, usableDevice } from "../gpu.ts";

/** Puts a network on the GPU, or on the processor where there is none. */
export async function networkOn(
  gpu: Gpu | undefined,
  sizes: readonly number[],
  parameters: readonly LayerParameters[],
): Promise<ExaminedNetwork> {
  const compute = usableDevice(gpu);
  if (compute !== undefined) {
    return new Network(compute, sizes, parameters);
  }
  const { CpuNetwork } = await import("../../run/without-gpu/cpu-network.ts");
  return new CpuNetwork(sizes, parameters);
}

/** By its content, of which both ends tell the format; a damaged file still has its name. */
export async function isNetwork(file: File): Promise<boolean> {
  if (/\.(safetensors|onnx)$/i.test(file.name)) {
    return true;
  }
  const { isModel } = await import("../../engine/files/model-file.ts");
  const ends = new Blob([file.slice(0, ENDS), file.slice(Math.max(ENDS, file.size - ENDS))]);
  return isModel(new Uint8Array(await ends.arrayBuffer()));
}

const ENDS = 2 ** 16;

export async function modelOf(file: File): Promise<ReadNetwork> {
  const { MAX_MODEL_BYTES, readModel } = await import("../../engine/files/model-file.ts");
  if (file.size > MAX_MODEL_BYTES) {
    throw new DataError(`${file.name} is larger than a network of dense layers can be.`);
  }
  return readModel(new Uint8Array(await file.arrayBuffer()), file.name);
}

export async function digitsOf(
  files: readonly ByteSource[],
  options: ReadOptions,
): Promise<Dataset> {
  const { readDigits } = await import("../../data/read.ts");
  return readDigits(files, options);
}
