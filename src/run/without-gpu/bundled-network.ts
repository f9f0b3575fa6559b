// The trained network that comes with the page. Format: the header, with sizes and what is known about the network; then for each
// layer a scale for each unit (f32, [outputs]), its bias (f32, [outputs]), and its weights ([inputs, outputs], row-major, a byte
// each, −127 … 127). A weight is its byte times the scale of its unit.
import type { LayerParameters } from "../../engine/index.ts";
import { NumbersReader, headerOf, joined, refuse, sizesIn, withHeader } from "./bytes.ts";

const FORMAT = "adamant network 8 bit 1";
const NAME = "The network that comes with the page";

/** An accuracy, and on how many digits it was measured. */
export interface MeasuredAccuracy {
  /** 0 … 1. */
  readonly accuracy: number;
  readonly digits: number;
}

/** What is known about the network. */
export interface AboutNetwork {
  /** Of its first weights, and of the digits that it learned from. */
  readonly seed: number;
  /** Training steps taken. */
  readonly steps: number;
  /** The day, as "2026-11-28". */
  readonly made: string;
  /** Of these 8-bit weights on built-in digits that it did not learn from, drawn as people write. */
  readonly validation: MeasuredAccuracy;
  /** The same on the digits of MNIST, none of which it has seen. */
  readonly real: MeasuredAccuracy;
  /** What a file of the network tells of its data: see trained-on.ts. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** A trained network with what is known about it. */
export interface BundledNetwork {
  readonly sizes: readonly number[];
  readonly parameters: readonly LayerParameters[];
  readonly about: AboutNetwork;
}

/** @throws BundledFileError where the bytes are damaged, or are another file */
export function readBundledNetwork(bytes: Uint8Array): BundledNetwork {
  const { header, numbers } = headerOf(bytes, FORMAT, NAME);
  const sizes = sizesIn(header, NAME);
  const about = header["about"];
  const reader = new NumbersReader(numbers, NAME);
  const parameters = sizes.slice(1).map((outputs, layer) => {
    const scales = reader.floats(outputs);
    const bias = reader.floats(outputs);
    const shares = reader.bytes((sizes[layer] as number) * outputs);
    const weights = Float32Array.from(
      shares,
      (share, index) => share * (scales[index % outputs] as number),
    );
    return { weights, bias };
  });
  reader.end();
  return {
    sizes,
    parameters,
    about: isAbout(about) ? about : refuse(NAME, "does not say what it is"),
  };
}

/** Rounds each weight to one of 255 values, and writes the network. */
export function writeBundledNetwork({
  sizes,
  parameters,
  about,
}: BundledNetwork): Uint8Array<ArrayBuffer> {
  const parts = parameters.flatMap(({ weights, bias }) => {
    const outputs = bias.length;
    const scales = new Float32Array(outputs);
    weights.forEach((weight, index) => {
      const unit = index % outputs;
      scales[unit] = Math.max(scales[unit] as number, Math.abs(weight) / 127);
    });
    const shares = Int8Array.from(weights, (weight, index) => {
      const scale = scales[index % outputs] as number;
      return scale === 0 ? 0 : Math.round(weight / scale);
    });
    return [scales, bias, shares];
  });
  return withHeader({ format: FORMAT, sizes, about }, joined(parts));
}

function isAbout(about: unknown): about is AboutNetwork {
  const { seed, steps, made, validation, real, metadata } = (about ?? {}) as Partial<AboutNetwork>;
  return (
    Number.isSafeInteger(seed) &&
    Number.isSafeInteger(steps) &&
    typeof made === "string" &&
    isMeasured(validation) &&
    isMeasured(real) &&
    typeof metadata === "object"
  );
}

function isMeasured(measured: MeasuredAccuracy | undefined): boolean {
  return Number.isFinite(measured?.accuracy) && Number.isSafeInteger(measured?.digits);
}
