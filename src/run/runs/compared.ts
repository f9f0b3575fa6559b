// Two runs side by side: which settings differ, what each predicts for the digits that neither learned from, and whether the
// difference is more than chance.

import { counted, formatCount } from "../../base/format.ts";
import { isBuiltIn } from "../../data/index.ts";
import { differencesOf } from "../address.ts";
import { parameterCount } from "./kept-run.ts";
import type { KeptNetwork, KeptRun, RunDetails } from "./kept-run.ts";
import { type PairedCounts, pairedCounts } from "./mcnemar.ts";

/** The network of a run at one of the two moments that are kept. */
export type Moment = "last" | "best";

/** The same validation rows as two networks predict them. */
export interface SharedRows {
  /** Their numbers within the data. */
  readonly rows: Uint32Array<ArrayBuffer>;
  readonly labels: Uint8Array<ArrayBuffer>;
  readonly first: Uint8Array<ArrayBuffer>;
  readonly second: Uint8Array<ArrayBuffer>;
}

/** A setting, or a property of the data, in which two runs differ. */
export interface Difference {
  readonly name: string;
  readonly first: string;
  readonly second: string;
}

/** What two runs differ in. */
export function runDifferences(first: KeptRun, second: KeptRun): readonly Difference[] {
  const properties: readonly (readonly [string, (run: KeptRun) => string])[] = [
    ["data", ({ data }) => data.name],
    ["rows", ({ data }) => String(data.rows)],
    ["data hash", ({ data }) => data.fingerprint.slice(0, 8)],
    ["corrected drawings", ({ data }) => String(data.drawings)],
    ["parameters", ({ sizes }) => String(parameterCount(sizes))],
    ["GPU", ({ gpu }) => gpu],
    ["commit", ({ commit }) => commit],
  ];
  const all = [
    ...differencesOf(first.settings, second.settings).map((name) => ({
      name,
      first: String(first.settings[name]),
      second: String(second.settings[name]),
    })),
    ...properties.map(([name, textOf]) => ({ name, first: textOf(first), second: textOf(second) })),
  ];
  return all.filter((difference) => difference.first !== difference.second);
}

/** Why two runs cannot be compared digit by digit, as a sentence; undefined where they can. */
export function whyNotShared(first: KeptRun, second: KeptRun): string | undefined {
  if (first.data.validationRows === 0 || second.data.validationRows === 0) {
    return "They cannot be compared digit by digit: a run without validation rows knows all of its digits.";
  }
  const isSame =
    first.data.fingerprint !== "" && first.data.fingerprint === second.data.fingerprint;
  if (!isSame) {
    return "They cannot be compared digit by digit: they were trained on different data.";
  }
  return undefined;
}

/** The validation rows that both runs set aside. Runs of one seed set aside the same ones. */
export function sharedRows(first: RunDetails, second: RunDetails, moment: Moment): SharedRows {
  const places = new Map(Array.from(second.rows, (row, place) => [row, place]));
  const both = Array.from(first.rows.keys()).filter((place) =>
    places.has(first.rows[place] as number),
  );
  const placeInSecond = (place: number) => places.get(first.rows[place] as number) as number;
  const predictedBy = (network: KeptNetwork, place: number) => network.predicted[place] as number;
  return {
    rows: Uint32Array.from(both, (place) => first.rows[place] as number),
    labels: Uint8Array.from(both, (place) => first.labels[place] as number),
    first: Uint8Array.from(both, (place) => predictedBy(first[moment], place)),
    second: Uint8Array.from(both, (place) => predictedBy(second[moment], placeInSecond(place))),
  };
}

/** Places within the shared rows where the predictions differ: those that only one network reads right come first. */
export function disagreements({ labels, first, second }: SharedRows): readonly number[] {
  const isHit = (place: number) =>
    first[place] === labels[place] || second[place] === labels[place];
  return Array.from(labels.keys())
    .filter((place) => first[place] !== second[place])
    .sort((one, other) => Number(isHit(other)) - Number(isHit(one)) || one - other);
}

/** The confusion matrix of the first network minus that of the second, on the same rows: [classes, classes]. */
export function confusionDifference(
  { labels, first, second }: SharedRows,
  classes: number,
): Int32Array<ArrayBuffer> {
  const difference = new Int32Array(classes ** 2);
  labels.forEach((label, place) => {
    const cellOf = (predicted: number) => label * classes + predicted;
    const [mine, other] = [cellOf(first[place] as number), cellOf(second[place] as number)];
    difference[mine] = (difference[mine] as number) + 1;
    difference[other] = (difference[other] as number) - 1;
  });
  return difference;
}

/** How the networks of two runs differ on the rows that both set aside. */
export function pairedCountsOf({ labels, first, second }: SharedRows): PairedCounts {
  return pairedCounts(labels, first, second);
}

/** The weights of the first layer, one picture of [inputs] for each of the first units. */
export function firstWeights(
  { weights }: KeptNetwork,
  [inputs = 0, outputs = 0]: readonly number[],
  units: number,
): readonly Uint16Array[] {
  if (weights.length === 0) {
    return [];
  }
  return Array.from({ length: Math.min(units, outputs) }, (_, unit) =>
    Uint16Array.from({ length: inputs }, (_, input) => weights[input * outputs + unit] as number),
  );
}

/** What to do to see the digits of a run, where other data is in use. */
export function seeingWords({ data, settings }: KeptRun): string {
  return isBuiltIn(data.name)
    ? `To see the digits, set Digits to ${formatCount(data.rows)} and Seed to ${settings.seed} in the Train view.`
    : `To see the digits, open ${data.name} (${counted(data.rows, "digit")}).`;
}
