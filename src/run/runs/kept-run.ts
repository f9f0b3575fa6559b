// A run that is kept, so that it can be compared with others on a later day. It has two parts. `KeptRun` is what a table, curves
// and a confusion matrix show: a few kilobytes, which are read for all runs at once. `RunDetails` is the rest: its networks, and
// what they predicted.

import type { Epoch, Score } from "../../engine/index.ts";
import type { Confusion } from "../examine/examination.ts";
import type { Settings } from "../settings.ts";
import type { ThinnedSteps } from "./thinned.ts";

/** What of a run is shown in lists. */
export interface KeptRun {
  readonly id: string;
  /** Given by the user; empty for none. A run with a name is never removed to make room. */
  readonly name: string;
  /** From 0: the run is drawn in this colour as long as it is kept. */
  readonly colour: number;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** Unfinished: it trains, or the page was closed before its end. */
  readonly end: RunEnd;
  readonly settings: Settings;
  /** Layer sizes from input to classes. */
  readonly sizes: readonly number[];
  readonly data: KeptData;
  /** The GPU's name. */
  readonly gpu: string;
  /** The browser. */
  readonly host: string;
  /** Of Adamant's code. */
  readonly commit: string;
  /** Of the final weights: see `weightsFingerprint`. */
  readonly weights: string | undefined;
  readonly result: RunResult;
  /** Thinned, with the first, the best and the last. */
  readonly epochs: readonly Epoch[];
  readonly steps: ThinnedSteps;
  /** Of the untrained network on the validation rows; undefined without them, and in runs that an older version kept. */
  readonly untrained?: Score | undefined;
  /** Of the last network on the validation rows; undefined without them, or with many classes. */
  readonly confusion: Confusion | undefined;
  /** What the run takes in the store, about. */
  readonly bytes: number;
  /** When the user deleted it, which can be undone for a while; undefined where they did not. */
  readonly deletedAt: number | undefined;
}

export const RUN_ENDS = ["unfinished", "done", "stopped", "failed"] as const;

export type RunEnd = (typeof RUN_ENDS)[number];

/** The data of a run, before it was split. */
export interface KeptData {
  readonly name: string;
  readonly rows: number;
  readonly validationRows: number;
  /** See `dataFingerprint`; empty where the browser computes none. */
  readonly fingerprint: string;
  /** Corrected drawings that were learned from, too. */
  readonly drawings: number;
}

/** The figures of a run, from all of its epochs. */
export interface RunResult {
  /** Finished epochs. */
  readonly epochs: number;
  readonly seconds: number;
  /** Of the last epoch; undefined before the first one ends. */
  readonly trainAccuracy: number | undefined;
  /** Undefined without validation rows, too. */
  readonly valAccuracy: number | undefined;
  /** The epoch with the highest accuracy on the validation rows, or on the training rows without them. */
  readonly best: { readonly epoch: number; readonly accuracy: number } | undefined;
  /** Seconds until the accuracy was at least each of `LEVELS`; undefined where it never was. */
  readonly reached: readonly (number | undefined)[];
}

/** A network of the run. */
export interface KeptNetwork {
  readonly epoch: number;
  /** F16: of each layer its weights, [inputs, outputs], and its bias. Empty where the network is too large to keep. */
  readonly weights: Uint16Array<ArrayBuffer>;
  /** The class that it predicts for each validation row. */
  readonly predicted: Uint8Array<ArrayBuffer>;
}

/** The networks of a run, and what they predicted. */
export interface RunDetails {
  readonly id: string;
  /** The numbers of the validation rows within the data. */
  readonly rows: Uint32Array<ArrayBuffer>;
  /** The true class of each. */
  readonly labels: Uint8Array<ArrayBuffer>;
  readonly last: KeptNetwork;
  readonly best: KeptNetwork;
}

/** Letters of a name. */
export const MOST_LETTERS = 60;

/** A name as it is kept: one line, without blanks around it, not longer than a table has room for. */
export function nameOf(text: string): string {
  const line = text.replace(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, " ").trim();
  return Array.from(line).slice(0, MOST_LETTERS).join("");
}

/** How many numbers a network of these sizes has. */
export function parameterCount(sizes: readonly number[]): number {
  return sizes
    .slice(1)
    .reduce((sum, outputs, layer) => sum + ((sizes[layer] as number) + 1) * outputs, 0);
}
