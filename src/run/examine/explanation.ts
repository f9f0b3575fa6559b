import { type Dataset, nearestRows, selectRows } from "../../data/index.ts";
import { type Contributions, contributionsTo } from "./contributions.ts";
import type { ExaminedNetwork } from "./examined-network.ts";
import type { Activation } from "./layer-pictures.ts";

/** Why a network reads a digit as it does. */
export interface Explanation {
  /** The true class, where it is known. */
  readonly label: number | undefined;
  /** What speaks for the class that was predicted. */
  readonly predicted: Contributions;
  /** The same for the true class where the digit was misread, otherwise for the next best; undefined of one class. */
  readonly rival: Contributions | undefined;
  /** The digits that look most like it, the most alike first. */
  readonly nearest: readonly NearDigit[];
  /** Whether these are digits that the network was trained on; otherwise they are those it is examined on. */
  readonly isOfTraining: boolean;
}

/** A digit that looks like the one explained. */
export interface NearDigit {
  readonly pixels: Uint8Array;
  readonly label: number;
  /** The Euclidean distance of the two images, in pixels from 0 to 1. */
  readonly distance: number;
}

/** How many similar digits are shown. */
const NEAREST = 6;

/**
 * @param activation of the digit in this network
 * @param others the digits among which similar ones are looked for
 * @param isOfTraining whether these are digits that the network was trained on
 */
export async function explanationOf(
  network: ExaminedNetwork,
  { pixels, hidden, probabilities }: Activation,
  label: number | undefined,
  others: Dataset,
  isOfTraining: boolean,
): Promise<Explanation> {
  const layers = await network.read();
  const ranked = [...probabilities.keys()].sort(
    (a, b) => (probabilities[b] as number) - (probabilities[a] as number),
  );
  const [predicted = 0, next] = ranked;
  const rival = label === undefined || label === predicted ? next : label;
  const contributions = (of: number) => contributionsTo(of, layers, hidden, pixels);
  return {
    label,
    predicted: contributions(predicted),
    rival: rival === undefined ? undefined : contributions(rival),
    nearest: nearDigits(others, pixels),
    isOfTraining,
  };
}

function nearDigits(others: Dataset, digit: Uint8Array): NearDigit[] {
  // A digit of the same data would find itself.
  const found = nearestRows(others, digit, NEAREST + 1)
    .filter(({ distance }) => distance > 0)
    .slice(0, NEAREST);
  const { images, labels } = selectRows(
    others,
    Uint32Array.from(found, ({ row }) => row),
  );
  return found.map(({ distance }, index) => ({
    pixels: images.slice(index * digit.length, (index + 1) * digit.length),
    label: labels?.[index] ?? 0,
    distance,
  }));
}
