// A checkpoint is a file that holds everything a training run needs to go on: network, Adam's moments, the best epoch and the
// place in the current epoch.

import { concatenated } from "../../base/concatenated.ts";
import { sha256 } from "../../base/sha256.ts";
import { ModelFileError } from "../gpu/errors.ts";
import { OUTCOME_SIZE } from "../model/outcomes.ts";
import type { LayerParameters } from "../model/parameters.ts";
import type { BestEpoch, TrainingState } from "../model/training-state.ts";
import { isOnnx } from "./is-onnx.ts";
import { layerTensors, layersOf } from "./layer-tensors.ts";
import { otherFormatOf } from "./other-formats.ts";
import {
  type Tensor,
  type TensorFile,
  isSafetensors,
  readSafetensors,
  writeSafetensors,
} from "./safetensors.ts";

/** The content of a checkpoint file. */
export interface Checkpoint {
  /** Layer sizes from input to classes. */
  readonly sizes: readonly number[];
  readonly state: TrainingState;
  /** Whatever else is needed to go on, such as settings and a fingerprint of the data. It is stored unchanged. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** The version of the file's layout. */
const VERSION = "1";

const NOTHING_TO_RESUME =
  "This file holds no training to resume. If it holds a network, that can still be examined, evaluated and used.";

/** The entries of the metadata that this module writes itself. */
const OWN = ["format", "checkpoint", "place"];

/** The part of a state that is not a tensor, stored as JSON in the metadata. */
interface Place {
  readonly epochsDone: number;
  readonly stepsDone: number;
  readonly seconds: number;
  readonly best: Omit<BestEpoch, "parameters"> | undefined;
}

/**
 * Writes a training run as one safetensors file: the network in PyTorch's names, Adam's moments beside it as `adam.m.…`
 * and `adam.v.…`, the best epoch's network as `best.…`, losses and predictions of the epoch under way as `epoch.…`.
 *
 * The metadata holds the SHA-256 of everything else, so that a damaged file is never taken for a good one.
 */
export async function writeCheckpoint(checkpoint: Checkpoint): Promise<Uint8Array<ArrayBuffer>> {
  const { sizes, state, metadata } = checkpoint;
  const { parameters, m, v, best, outcomes, epochsDone, stepsDone, seconds } = state;
  const place: Place = {
    epochsDone,
    stepsDone,
    seconds,
    best: best && { epoch: best.epoch, accuracy: best.accuracy },
  };
  const tensors = new Map([
    ...layerTensors(sizes, parameters),
    ...layerTensors(sizes, m, "adam.m."),
    ...layerTensors(sizes, v, "adam.v."),
    ...(best === undefined ? [] : layerTensors(sizes, best.parameters, "best.")),
    ...outcomeTensors(outcomes),
  ]);
  const entries = { ...metadata, format: "pt", checkpoint: VERSION, place: JSON.stringify(place) };
  const hash = await hashOf({ tensors, metadata: entries });
  return writeSafetensors({ tensors, metadata: { ...entries, sha256: hash } });
}

/**
 * Reads a file that `writeCheckpoint` wrote.
 *
 * @throws ModelFileError where the file is damaged or is not a checkpoint
 */
export async function readCheckpoint(file: Uint8Array): Promise<Checkpoint> {
  const isOther = isOnnx(file) || otherFormatOf(file, "model") !== undefined;
  if (!isSafetensors(file) && isOther) {
    throw new ModelFileError(NOTHING_TO_RESUME);
  }
  const { tensors, metadata } = readSafetensors(file);
  const { sha256: hash, ...entries } = metadata;
  if (entries["checkpoint"] !== VERSION) {
    throw new ModelFileError(NOTHING_TO_RESUME);
  }
  if (hash !== (await hashOf({ tensors, metadata: entries }))) {
    throw new ModelFileError("The checkpoint is damaged: its content is not what was written.");
  }
  const { sizes, layers: parameters } = layersOf(tensors);
  const { best, ...place } = placeOf(entries["place"] ?? "");
  return {
    sizes,
    state: {
      ...place,
      parameters,
      m: layersLike(sizes, tensors, "adam.m."),
      v: layersLike(sizes, tensors, "adam.v."),
      outcomes: outcomesOf(tensors),
      best: best && { ...best, parameters: layersLike(sizes, tensors, "best.") },
    },
    metadata: Object.fromEntries(Object.entries(entries).filter(([name]) => !OWN.includes(name))),
  };
}

function layersLike(
  sizes: readonly number[],
  tensors: ReadonlyMap<string, Tensor>,
  prefix: string,
): readonly LayerParameters[] {
  const found = layersOf(tensors, prefix);
  if (found.sizes.join() !== sizes.join()) {
    throw new ModelFileError(`The checkpoint's tensors ${prefix}… do not fit its network.`);
  }
  return found.layers;
}

/** Losses and predicted classes as two tensors. A class is a whole number that f32 holds exactly. */
function outcomeTensors(outcomes: ArrayBuffer): [string, Tensor][] {
  const losses = new Float32Array(outcomes).filter((_, index) => index % 2 === 0);
  const predicted = new Uint32Array(outcomes).filter((_, index) => index % 2 === 1);
  const shape = [losses.length];
  return [
    ["epoch.losses", { shape, values: losses }],
    ["epoch.predicted", { shape, values: Float32Array.from(predicted) }],
  ];
}

function outcomesOf(tensors: ReadonlyMap<string, Tensor>): ArrayBuffer {
  const losses = tensors.get("epoch.losses")?.values ?? new Float32Array();
  const predicted = tensors.get("epoch.predicted")?.values ?? new Float32Array();
  if (losses.length !== predicted.length) {
    throw new ModelFileError("The checkpoint's epoch.losses and epoch.predicted differ in length.");
  }
  const outcomes = new ArrayBuffer(OUTCOME_SIZE * losses.length);
  const [floats, integers] = [new Float32Array(outcomes), new Uint32Array(outcomes)];
  losses.forEach((loss, row) => {
    floats[2 * row] = loss;
    integers[2 * row + 1] = predicted[row] as number;
  });
  return outcomes;
}

function placeOf(text: string): Place {
  const damaged = new ModelFileError("The checkpoint does not say where the training stood.");
  let place: Partial<Place> | null;
  try {
    place = JSON.parse(text) as Partial<Place> | null;
  } catch {
    throw damaged;
  }
  const { epochsDone, stepsDone, seconds, best } = place ?? {};
  const numbers = [epochsDone, stepsDone, seconds, best?.epoch ?? 0, best?.accuracy ?? 0];
  if (!numbers.every((value) => Number.isFinite(value))) {
    throw damaged;
  }
  return { epochsDone, stepsDone, seconds, best } as Place;
}

/** The SHA-256 of names, shapes, values and metadata, in hexadecimal digits. */
async function hashOf({ tensors, metadata }: TensorFile): Promise<string> {
  const parts = [...tensors]
    .map(([name, { shape, values }]) => ({ name, shape, values }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const names = parts.map(({ name, shape }) => [name, shape]);
  const known = Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1));
  const head = new TextEncoder().encode(JSON.stringify([names, known]));
  const contents = parts.map(
    ({ values: { buffer, byteOffset, byteLength } }) =>
      new Uint8Array(buffer, byteOffset, byteLength),
  );
  return sha256(concatenated([head, ...contents]));
}
