import { closeSync, fstatSync, openSync, readSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { formatCount } from "../base/format.ts";
import { DataError, type Dataset } from "../data/index.ts";
import {
  type ComputeDevice,
  Ensemble,
  MAX_MODEL_BYTES,
  ModelFileError,
  Network,
  type SavedNetwork,
  isModel,
  readModels,
  writeModel,
  writeOnnx,
  writeQuantised,
} from "../engine/index.ts";
import { claimOfFile } from "../run/sharing/quantised-network.ts";
import type { Flag } from "./flags/flag.ts";
import { UsageError } from "./flags/usage-error.ts";
import { whyUnread } from "./shell/missing.ts";
import { isStdin } from "./shell/pipe.ts";
import { programName } from "./shell/program.ts";

/** The limit for a pipe or a device, which does not tell its size: /dev/zero is refused after this many bytes. */
const MAX_STREAM_BYTES = 2 ** 27;

/** Bytes at either end of a file that show whether it is a network. */
const SEARCHED = 2 ** 16;

/** Bytes that are read at a time. */
const PIECE = 2 ** 20;

/** Endings of formats that other programs expect and that Adamant does not write. */
const NOT_WRITTEN = /\.(pt|pth|h5|hdf5|keras|npz|npy|pb|tflite|pkl|json|csv)$/i;

/** The flag of the commands that use networks. */
export const MODEL_FLAG = {
  value: "FILES|DIR",
  help: `the network, a safetensors or ONNX file, from ${programName("train")} --out FILE or another program; several, or a folder, predict together as an ensemble`,
  many: true,
} as const satisfies Flag;

/**
 * The files of networks that --model names: a folder stands for all networks in it.
 *
 * @throws DataError if a folder holds none
 */
export function modelPaths(paths: readonly string[]): readonly string[] {
  return paths.flatMap((path) => {
    if (isStdin(path) || statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) {
      return [path];
    }
    const files = readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => join(path, name))
      .filter(isModelAt)
      .sort();
    if (files.length === 0) {
      throw new DataError(
        `${path}: this folder holds no network, neither safetensors nor ONNX. Name a file, or the folder of sweep --out-all.`,
      );
    }
    return files;
  });
}

/** A network, and the file that it was read from. */
export interface NetworkOfFile extends SavedNetwork {
  readonly path: string;
}

/**
 * Reads networks from files, and prints how they were read where that does not go without saying.
 *
 * @throws DataError that names the file that cannot be read, or does not fit the others
 */
export function readModelFiles(paths: readonly string[]): readonly NetworkOfFile[] {
  const networks = paths.flatMap((path) =>
    readModelFile(path).map((network) => ({ ...network, path })),
  );
  const [first] = networks;
  const stranger = networks.find(
    ({ sizes }) => sizes[0] !== first?.sizes[0] || sizes.at(-1) !== first?.sizes.at(-1),
  );
  if (first !== undefined && stranger !== undefined) {
    throw new DataError(
      `${stranger.path}: this network is ${stranger.sizes.join("-")}, and ${first.path} is ${first.sizes.join("-")}. Networks of an ensemble have the same inputs and classes.`,
    );
  }
  if (networks.length > 1) {
    console.log(`Ensemble of ${networks.length} networks: the mean of their probabilities.`);
  }
  return networks;
}

/** @throws DataError that names the file */
function readModelFile(path: string): readonly SavedNetwork[] {
  const bytes = readBounded(path);
  try {
    const networks = readModels(bytes, path);
    for (const remark of new Set(networks.flatMap(({ remarks }) => remarks))) {
      console.log(`${path}: ${remark}`);
    }
    for (const claim of networks.flatMap(({ metadata }) => claimOfFile(metadata) ?? [])) {
      console.log(`${path}: ${claim}`);
    }
    return networks;
  } catch (error) {
    throw error instanceof ModelFileError ? new DataError(`${path}: ${error.message}`) : error;
  }
}

/** Puts networks on the GPU: one as it is, several as an ensemble. */
export function onGpu(
  compute: ComputeDevice,
  networks: readonly SavedNetwork[],
): Network | Ensemble {
  const made = networks.map(({ sizes, parameters }) => new Network(compute, sizes, parameters));
  const [only, other] = made;
  return only !== undefined && other === undefined ? only : new Ensemble(made);
}

/** Whether a file is a network, of whatever program; not HDF5, which holds digits as often, and which their reader names. */
export function isModelAt(path: string): boolean {
  const file = openSync(path, "r");
  try {
    const { size } = fstatSync(file);
    const [start, end] = [new Uint8Array(SEARCHED), new Uint8Array(SEARCHED)];
    const first = readSync(file, start, 0, SEARCHED, 0);
    const last = readSync(file, end, 0, SEARCHED, Math.max(first, size - SEARCHED));
    const ends = Buffer.concat([start.subarray(0, first), end.subarray(0, last)]);
    return isModel(ends) && ends.toString("latin1", 1, 4) !== "HDF";
  } finally {
    closeSync(file);
  }
}

/**
 * A network as the content of a file: ONNX if the name ends in .onnx, with weights of eight bits if it ends in
 * .q8.safetensors, otherwise safetensors.
 */
export function modelFileOf(path: string, network: SavedNetwork): Uint8Array {
  if (isQuantisedName(path)) {
    return writeQuantised(network);
  }
  return isOnnxName(path) ? writeOnnx(network) : writeModel(network);
}

/** Whether a file of this name gets weights of eight bits. */
export function isQuantisedName(path: string): boolean {
  return /\.q8\.safetensors$/i.test(path);
}

export function isOnnxName(path: string): boolean {
  return /\.onnx$/i.test(path);
}

/** @throws UsageError where the name promises a format that is not written */
export function checkModelName(flag: string, path: string): void {
  const ending = NOT_WRITTEN.exec(path)?.[0];
  if (ending !== undefined) {
    throw new UsageError(
      `--${flag} is "${path}"; networks are written as safetensors or ONNX, not as ${ending}. Let the name end in .safetensors or .onnx, or in .q8.safetensors for a small file.`,
    );
  }
}

/**
 * Reads a file that may be a pipe, or a device without an end.
 *
 * @throws DataError where it cannot be read or is too large
 */
function readBounded(path: string): Uint8Array {
  let file: number;
  try {
    file = isStdin(path) ? 0 : openSync(path, "r");
  } catch (error) {
    throw new DataError(`${path}: the network cannot be read: ${whyUnread(path, error)}`, {
      cause: error,
    });
  }
  try {
    const status = fstatSync(file);
    const most = status.isFile() ? MAX_MODEL_BYTES : MAX_STREAM_BYTES;
    if (status.size > most) {
      throw tooLarge(path, most);
    }
    return readAll(path, file, status.size, most);
  } finally {
    closeSync(file);
  }
}

/** @param expected the size where it is known, which saves copying */
function readAll(path: string, file: number, expected: number, most: number): Uint8Array {
  let bytes = new Uint8Array(expected + 1);
  let end = 0;
  for (;;) {
    const length = readSync(file, bytes, end, Math.min(PIECE, bytes.length - end), null);
    end += length;
    if (length === 0) {
      return bytes.subarray(0, end);
    }
    if (end > most) {
      throw tooLarge(path, most);
    }
    if (end === bytes.length) {
      const longer = new Uint8Array(2 * Math.max(PIECE, end));
      longer.set(bytes);
      bytes = longer;
    }
  }
}

function tooLarge(path: string, most: number): DataError {
  return new DataError(
    `${path}: this file is larger than ${formatCount(most)} bytes, far more than a network of dense layers takes.`,
  );
}

/**
 * Checks that the images have as many pixels as the network has inputs.
 *
 * @param path the file of the network, for the message
 * @param sizes the sizes of the network's layers
 * @throws DataError if they do not
 */
export function checkFit(path: string, sizes: readonly number[], dataset: Dataset): void {
  const pixels = dataset.width * dataset.height;
  if (pixels !== sizes[0]) {
    throw new DataError(
      `${path}: this network takes images of ${pixelsOf(sizes[0] ?? 0)}; those of ${dataset.name} have ${pixels} (${dataset.width} × ${dataset.height}). Give other images, or train a network on images of this size.`,
    );
  }
}

/**
 * Checks that the network can tell apart all classes of the digits.
 *
 * @param path the file of the network, for the message
 * @param sizes the sizes of the network's layers
 * @throws DataError that names a label that it does not know
 */
export function checkClasses(
  path: string,
  sizes: readonly number[],
  { name, labels }: Pick<Dataset, "name" | "labels">,
): void {
  const highest = (sizes.at(-1) ?? 0) - 1;
  const row = labels?.findIndex((label) => label > highest) ?? -1;
  if (row >= 0) {
    throw new DataError(
      `${name}: row ${row + 1} has the label ${labels?.[row] ?? ""}; ${path} tells apart only 0 to ${highest}. Add --classes 0-${highest} to leave such rows out, or give another network.`,
    );
  }
}

function pixelsOf(count: number): string {
  const side = Math.sqrt(count);
  return `${count} pixels${Number.isInteger(side) ? ` (${side} × ${side})` : ""}`;
}
