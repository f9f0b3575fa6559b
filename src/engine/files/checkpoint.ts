import { ModelFileError } from "../gpu/errors.ts";
import type { LayerParameters } from "../model/parameters.ts";
import type { BestEpoch, TrainingState } from "../model/training-state.ts";
import { layerTensors, layersOf } from "./layer-tensors.ts";
import { type Tensor, type TensorFile, readSafetensors, writeSafetensors } from "./safetensors.ts";

/** A training as it is kept in a file. */
export interface Checkpoint {
  /** From input to classes. */
  readonly sizes: readonly number[];
  readonly state: TrainingState;
  /** What else is needed to go on: the settings, the data's fingerprint. Kept as it is. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** Of the file's layout. */
const VERSION = "1";

/** What stands in the metadata for this file's own use. */
const OWN = ["format", "checkpoint", "place"];

/** What of a state is no tensor, as JSON in the file's metadata. */
interface Place {
  readonly epochsDone: number;
  readonly stepsDone: number;
  readonly seconds: number;
  readonly best: Omit<BestEpoch, "parameters"> | undefined;
}

/**
 * Writes a training as one safetensors file: the network in PyTorch's names, Adam's moments beside it as `adam.m.…`
 * and `adam.v.…`, the best epoch's network as `best.…`, losses and predictions of the epoch under way as `epoch.…`.
 *
 * The SHA-256 of all of it stands in the metadata, so that half a file is never taken for a whole one.
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
  const told = { ...metadata, format: "pt", checkpoint: VERSION, place: JSON.stringify(place) };
  const sha256 = await hashOf({ tensors, metadata: told });
  return writeSafetensors({ tensors, metadata: { ...told, sha256 } });
}

/**
 * Reads what `writeCheckpoint` wrote.
 *
 * @throws ModelFileError where it is damaged, or no checkpoint
 */
export async function readCheckpoint(file: Uint8Array): Promise<Checkpoint> {
  const { tensors, metadata } = readSafetensors(file);
  const { sha256, ...told } = metadata;
  if (told["checkpoint"] !== VERSION) {
    throw new ModelFileError(
      "This file holds no training to go on with. A network alone can be examined, evaluated and used.",
    );
  }
  if (sha256 !== (await hashOf({ tensors, metadata: told }))) {
    throw new ModelFileError("The checkpoint is damaged: its content is not what was written.");
  }
  const { sizes, layers: parameters } = layersOf(tensors);
  const { best, ...place } = placeOf(told["place"] ?? "");
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
    metadata: Object.fromEntries(Object.entries(told).filter(([name]) => !OWN.includes(name))),
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

/** Losses and predicted classes side by side; a class is a whole number that f32 holds exactly. */
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
    throw new ModelFileError("The checkpoint's epoch.losses and epoch.predicted do not fit.");
  }
  const outcomes = new ArrayBuffer(8 * losses.length);
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

/** Of names, shapes, values and metadata. */
async function hashOf({ tensors, metadata }: TensorFile): Promise<string> {
  const parts = [...tensors]
    .map(([name, { shape, values }]) => ({ name, shape, values }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const names = parts.map(({ name, shape }) => [name, shape]);
  const known = Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1));
  const head = new TextEncoder().encode(JSON.stringify([names, known]));
  const size = parts.reduce((sum, { values }) => sum + values.byteLength, head.length);
  const bytes = new Uint8Array(size);
  bytes.set(head);
  let end = head.length;
  for (const { values } of parts) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), end);
    end += values.byteLength;
  }
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
