// A recorded run: what a network was at moments of its training, and the curves of all steps. Format: the header, then the
// numbers, compressed (deflate): of each step its loss, its accuracy and its learning rate (f32, [steps] each); then for each moment
// and layer the weights ([inputs, outputs], row-major) and the bias, a byte each, as differences (modulo 256) from the moment before.
// A value is its byte times the scale of its tensor, which is the same at all moments.
import type { Epoch, LayerParameters, Score, StepScores } from "../../engine/index.ts";
import { secondsOf } from "../history.ts";
import {
  BundledFileError,
  NumbersReader,
  headerOf,
  joined,
  refuse,
  sizesIn,
  withHeader,
} from "./bytes.ts";

const FORMAT = "adamant recording 8 bit 1";
const NAME = "The recorded run";

/** Moments and steps at most, so that damaged bytes cannot ask for much memory. */
const MOST_MOMENTS = 64;
const MOST_STEPS = 100_000;
const MOST_EPOCHS = 1000;

/** The largest byte, so that its negative is one, too. */
const STRONGEST = 127;

/** Where and how the run was trained. */
export interface AboutRecording {
  /** The name of the GPU, or of the software adapter. */
  readonly adapter: string;
  /** Whether it was emulated in software. */
  readonly software: boolean;
  /** The day, as "2026-11-28". */
  readonly made: string;
  readonly seed: number;
  readonly learningRate: number;
  /** Of an epoch. */
  readonly steps: number;
  readonly rows: number;
  readonly batch: number;
  readonly untrained: Score;
  readonly epochs: readonly Epoch[];
}

/** The network after so many steps. */
export interface Moment {
  readonly steps: number;
  readonly parameters: readonly LayerParameters[];
}

/** Without the norms of the gradients, which are not recorded. */
export type RecordedScores = Omit<StepScores, "gradientNorms">;

export interface Recording {
  readonly sizes: readonly number[];
  readonly about: AboutRecording;
  /** All steps in one piece; its seconds are those of the run. */
  readonly scores: RecordedScores;
  /** In order. */
  readonly moments: readonly Moment[];
}

/** The scales of a layer's tensors. */
interface Scales {
  readonly weights: number;
  readonly bias: number;
}

/** @throws BundledFileError where the bytes are damaged, or are another file */
export async function readRecording(bytes: Uint8Array): Promise<Recording> {
  const { header, numbers } = headerOf(bytes, FORMAT, NAME);
  const sizes = sizesIn(header, NAME);
  const about = isAbout(header["about"])
    ? header["about"]
    : refuse(NAME, "does not say what it is");
  const steps = momentsIn(header);
  const scales = scalesIn(header, sizes.length - 1);
  const count = about.steps * about.epochs.length;
  const size = 12 * count + steps.length * tensorLengths(sizes).reduce((sum, one) => sum + one, 0);
  const reader = new NumbersReader(await inflated(numbers, size), NAME);
  const [losses, accuracies, learningRates] = [0, 1, 2].map(() =>
    Float64Array.from(reader.floats(count)),
  ) as [Float64Array<ArrayBuffer>, Float64Array<ArrayBuffer>, Float64Array<ArrayBuffer>];
  const before = tensorLengths(sizes).map((length) => new Int8Array(length));
  const moments = steps.map((step) => {
    for (const tensor of before) {
      reader.bytes(tensor.length).forEach((difference, index) => {
        // Int8Array keeps the sum modulo 256.
        tensor[index] = (tensor[index] as number) + difference;
      });
    }
    return { steps: step, parameters: parametersOf(before, scales) };
  });
  reader.end();
  const seconds = secondsOf(about.epochs);
  const scores = { epoch: 1, first: 1, losses, accuracies, learningRates, seconds };
  return { sizes, about, scores, moments };
}

/** Rounds the parameters of all moments to 255 values, and writes the run. */
export async function writeRecording({
  sizes,
  about,
  scores,
  moments,
}: Recording): Promise<Uint8Array<ArrayBuffer>> {
  const scales = sizes.slice(1).map((_, layer) => ({
    weights: scaleOf(moments.map(({ parameters }) => parameters[layer]?.weights)),
    bias: scaleOf(moments.map(({ parameters }) => parameters[layer]?.bias)),
  }));
  const before = tensorLengths(sizes).map((length) => new Int8Array(length));
  const differences = moments.flatMap(({ parameters }) =>
    tensorsOf(parameters, scales).map((tensor, index) => {
      const former = before[index] as Int8Array;
      before[index] = tensor;
      return tensor.map((value, place) => value - (former[place] as number));
    }),
  );
  const { losses, accuracies, learningRates } = scores;
  const curves = [losses, accuracies, learningRates].map((list) => Float32Array.from(list));
  const steps = moments.map((moment) => moment.steps);
  const header = { format: FORMAT, sizes, moments: steps, scales, about };
  return withHeader(header, await deflated(joined([...curves, ...differences])));
}

/** Of each layer, how many weights and then how many biases. */
function tensorLengths(sizes: readonly number[]): number[] {
  return sizes.slice(1).flatMap((outputs, layer) => [(sizes[layer] as number) * outputs, outputs]);
}

function tensorsOf(parameters: readonly LayerParameters[], scales: readonly Scales[]) {
  return parameters.flatMap(({ weights, bias }, layer) => {
    const own = scales[layer] as Scales;
    return [bytesOf(weights, own.weights), bytesOf(bias, own.bias)];
  });
}

function parametersOf(tensors: readonly Int8Array[], scales: readonly Scales[]): LayerParameters[] {
  return scales.map((own, layer) => ({
    weights: valuesOf(tensors[2 * layer] as Int8Array, own.weights),
    bias: valuesOf(tensors[2 * layer + 1] as Int8Array, own.bias),
  }));
}

function bytesOf(values: Float32Array, scale: number): Int8Array<ArrayBuffer> {
  return Int8Array.from(values, (value) => (scale === 0 ? 0 : Math.round(value / scale)));
}

function valuesOf(bytes: Int8Array, scale: number): Float32Array {
  return Float32Array.from(bytes, (value) => value * scale);
}

function scaleOf(tensors: readonly (Float32Array | undefined)[]): number {
  let largest = 0;
  for (const value of tensors.flatMap((tensor) => [...(tensor ?? [])])) {
    largest = Math.max(largest, Math.abs(value));
  }
  return largest / STRONGEST;
}

function momentsIn({ moments }: Readonly<Record<string, unknown>>): readonly number[] {
  const isFit =
    Array.isArray(moments) &&
    moments.length >= 1 &&
    moments.length <= MOST_MOMENTS &&
    moments.every(
      (steps, index) =>
        Number.isSafeInteger(steps) && steps >= 0 && (index === 0 || steps > moments[index - 1]),
    );
  return isFit ? (moments as number[]) : refuse(NAME, "has no moments in order");
}

function scalesIn(
  { scales }: Readonly<Record<string, unknown>>,
  layers: number,
): readonly Scales[] {
  const isFit =
    Array.isArray(scales) &&
    scales.length === layers &&
    scales.every(
      (scale: Partial<Scales> | null) =>
        Number.isFinite(scale?.weights) && Number.isFinite(scale?.bias),
    );
  return isFit ? (scales as Scales[]) : refuse(NAME, "has no scale for each layer");
}

function isAbout(about: unknown): about is AboutRecording {
  const { adapter, software, made, epochs, untrained, ...numbers } = (about ??
    {}) as Partial<AboutRecording>;
  const { seed, learningRate, steps = 0, rows, batch } = numbers;
  return (
    typeof adapter === "string" &&
    typeof software === "boolean" &&
    typeof made === "string" &&
    [seed, learningRate, rows, batch, untrained?.loss, untrained?.accuracy].every(
      Number.isFinite,
    ) &&
    Number.isSafeInteger(steps) &&
    steps > 0 &&
    Array.isArray(epochs) &&
    epochs.length >= 1 &&
    epochs.length <= MOST_EPOCHS &&
    steps * epochs.length <= MOST_STEPS &&
    epochs.every(isEpoch)
  );
}

function isEpoch(one: unknown): boolean {
  const { epoch, seconds, samplesPerSecond, ...scores } = (one ?? {}) as Partial<Epoch>;
  const { trainLoss, trainAccuracy, valLoss, valAccuracy } = scores;
  const numbers = [epoch, seconds, samplesPerSecond, trainLoss, trainAccuracy];
  return [...numbers, valLoss, valAccuracy].every(Number.isFinite);
}

async function deflated(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function damaged(): never {
  return refuse(NAME, "is damaged");
}

/**
 * Stops as soon as there is more than is expected.
 *
 * @throws BundledFileError
 */
async function inflated(bytes: Uint8Array, size: number): Promise<Uint8Array> {
  const stream = new Blob([bytes.slice()]).stream().pipeThrough(new DecompressionStream("deflate"));
  const whole = new Uint8Array(size);
  const reader = stream.getReader();
  let place = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        break;
      }
      if (place + value.length > size) {
        await reader.cancel();
        refuse(NAME, "is longer than its header says");
      }
      whole.set(value, place);
      place += value.length;
    }
  } catch (error) {
    // What the decompression throws differs between browsers.
    throw error instanceof BundledFileError ? error : damaged();
  }
  return place === size ? whole : refuse(NAME, "is cut off");
}
