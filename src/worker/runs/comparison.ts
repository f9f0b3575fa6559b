// What is shown of two kept runs beside each other.

import { signedShades } from "../../base/signed-shades.ts";
import { type Dataset, asPeopleWrite, dataFingerprint, selectRows } from "../../data/index.ts";
import { toFloat32 } from "../../engine/index.ts";
import {
  type Moment,
  confusionDifference,
  disagreements,
  firstWeights,
  pairedCountsOf,
  sharedRows,
  whyNotShared,
} from "../../run/runs/compared.ts";
import type { KeptNetwork, KeptRun, RunDetails } from "../../run/runs/kept-run.ts";
import type { PairedCounts } from "../../run/runs/mcnemar.ts";

/** Units of the first layer whose weights are shown. */
const SHOWN_UNITS = 24;

/** Digits that are shown of those on which two networks disagree. */
const SHOWN_DIGITS = 24;

/** Two runs beside each other, at the same moment. */
export interface RunComparison {
  readonly epochs: readonly [number, number];
  /** The weights of the first units of each, as shades, each picture with a scale of its own; none where they are not kept. */
  readonly weights: readonly [readonly Uint8Array[], readonly Uint8Array[]];
  readonly digits: ComparedDigits | string;
}

/** How two networks read the digits that neither learned from. */
export interface ComparedDigits {
  readonly counts: PairedCounts;
  readonly classes: number;
  /** The matrix of the first minus that of the second: [classes, classes]. */
  readonly difference: Int32Array;
  /** On how many digits they disagree. */
  readonly disagreed: number;
  readonly shown: readonly ComparedDigit[];
}

/** A digit that two networks read differently. */
export interface ComparedDigit {
  /** Its number within the data. */
  readonly row: number;
  readonly label: number;
  readonly first: number;
  readonly second: number;
  /** Undefined where the data of the runs is not in use. */
  readonly pixels: Uint8Array | undefined;
  readonly width: number;
}

interface Compared {
  readonly run: KeptRun;
  readonly details: RunDetails;
}

/** @param dataset the data in use, which has the pictures of the digits if the runs are of it */
export async function comparisonOf(
  first: Compared,
  second: Compared,
  moment: Moment,
  dataset: Dataset | undefined,
): Promise<RunComparison> {
  const networks = [first.details[moment], second.details[moment]] as const;
  return {
    epochs: [networks[0].epoch, networks[1].epoch],
    weights: [shadesOf(networks[0], first.run), shadesOf(networks[1], second.run)],
    digits: whyNotShared(first.run, second.run) ?? (await digitsOf(first, second, moment, dataset)),
  };
}

async function digitsOf(
  first: Compared,
  second: Compared,
  moment: Moment,
  dataset: Dataset | undefined,
): Promise<ComparedDigits | string> {
  const shared = sharedRows(first.details, second.details, moment);
  if (shared.rows.length === 0) {
    return "They cannot be compared digit by digit: each learned from all digits that the other was judged on.";
  }
  const classes = first.run.sizes.at(-1) as number;
  const places = disagreements(shared);
  const isInUse =
    dataset !== undefined && (await dataFingerprint(dataset)) === first.run.data.fingerprint;
  const chosen = places.slice(0, SHOWN_DIGITS);
  const rows = Uint32Array.from(chosen, (place) => shared.rows[place] as number);
  // As they were judged.
  const pictured = isInUse ? asPeopleWrite(selectRows(dataset, rows)) : undefined;
  const { width = 0, height = 0 } = pictured ?? {};
  const pixels = width * height;
  const shown = chosen.map((place, index): ComparedDigit => {
    return {
      row: rows[index] as number,
      label: shared.labels[place] as number,
      first: shared.first[place] as number,
      second: shared.second[place] as number,
      pixels: pictured?.images.slice(index * pixels, (index + 1) * pixels),
      width,
    };
  });
  return {
    counts: pairedCountsOf(shared),
    classes,
    difference: confusionDifference(shared, classes),
    disagreed: places.length,
    shown,
  };
}

/** Each picture has its own scale, as in the Examine view. */
function shadesOf(network: KeptNetwork, { sizes }: KeptRun): readonly Uint8Array[] {
  return firstWeights(network, sizes, SHOWN_UNITS).map((halves) =>
    signedShades(toFloat32(new Uint8Array(halves.slice().buffer), "F16")),
  );
}
