// The table of runs: its columns, how it is sorted, and the same as a CSV.

import { wilsonInterval } from "../../base/accuracy.ts";
import { formatCount, formatMargin, formatPercent, formatSeconds } from "../../base/format.ts";
import { type SettingName, defaultSettings } from "../settings.ts";
import type { KeptRun } from "./kept-run.ts";
import { parameterCount } from "./kept-run.ts";
import { LEVELS } from "./result.ts";

/** A column: what it is called, what a row is sorted by, and how it is written. */
export interface Column {
  /** Also its name in a CSV. */
  readonly id: string;
  readonly heading: string;
  readonly meaning: string;
  /** Undefined sorts last. */
  readonly valueOf: (run: KeptRun) => number | string | undefined;
  readonly textOf: (run: KeptRun) => string;
}

/** What a table is sorted by. */
export interface Order {
  readonly column: string;
  readonly isDescending: boolean;
}

const NONE = "–";

/** Half the width of the 95 % interval of the validation accuracy. */
function marginOf({ result, data }: KeptRun): number | undefined {
  if (result.valAccuracy === undefined || data.validationRows === 0) {
    return undefined;
  }
  const [low, high] = wilsonInterval(result.valAccuracy, data.validationRows);
  return (high - low) / 2;
}

/** 2026-11-28 16:45:07, in the time of this machine. */
export function timeText(milliseconds: number): string {
  const time = new Date(milliseconds);
  const [year, ...rest] = [
    time.getFullYear(),
    time.getMonth() + 1,
    time.getDate(),
    time.getHours(),
    time.getMinutes(),
    time.getSeconds(),
  ].map((part) => String(part).padStart(2, "0"));
  const [month, day, hour, minute, second] = rest;
  return `${year}-${month}-${day} ${hour}:${minute}:${second}`;
}

/** The name that the user gave, or the time of the run. */
export function titleOf({ name, startedAt }: KeptRun): string {
  return name === "" ? timeText(startedAt) : name;
}

function text(
  id: string,
  heading: string,
  meaning: string,
  textOf: (run: KeptRun) => string,
): Column {
  return { id, heading, meaning, valueOf: textOf, textOf };
}

function number(
  id: string,
  heading: string,
  meaning: string,
  valueOf: (run: KeptRun) => number | undefined,
  format: (value: number, run: KeptRun) => string,
): Column {
  const textOf = (run: KeptRun) => {
    const value = valueOf(run);
    return value === undefined ? NONE : format(value, run);
  };
  return { id, heading, meaning, valueOf, textOf };
}

const STARTED = number(
  "started",
  "Started",
  "When the run began",
  ({ startedAt }) => startedAt,
  timeText,
);

const RESULTS: readonly Column[] = [
  number(
    "val_accuracy",
    "Validation",
    "Accuracy on the validation digits after the last epoch, with half its 95 % interval",
    ({ result }) => result.valAccuracy,
    (value, run) => `${formatPercent(value)} ${formatMargin(marginOf(run) ?? 0)}`,
  ),
  number(
    "accuracy",
    "Training",
    "Accuracy on the training digits in the last epoch",
    ({ result }) => result.trainAccuracy,
    formatPercent,
  ),
  number(
    "best_accuracy",
    "Best",
    "The highest accuracy of an epoch, and which epoch it was",
    ({ result }) => result.best?.accuracy,
    (value, { result }) => `${formatPercent(value)}, epoch ${result.best?.epoch ?? 0}`,
  ),
  number("epochs_done", "Done", "Finished epochs", ({ result }) => result.epochs, formatCount),
  ...LEVELS.map((level, index) =>
    number(
      `seconds_to_${100 * level}`,
      `To ${100 * level} %`,
      `Time until an epoch ended with an accuracy of at least ${100 * level} %`,
      ({ result }) => result.reached[index],
      formatSeconds,
    ),
  ),
];

const ORIGINS: readonly Column[] = [
  number(
    "parameters",
    "Parameters",
    "Weights and biases",
    ({ sizes }) => parameterCount(sizes),
    formatCount,
  ),
  text("gpu", "GPU", "What it was trained on", ({ gpu }) => gpu),
  text("data", "Data", "Its name", ({ data }) => data.name),
  number(
    "rows",
    "Rows",
    "Digits, before some were set aside",
    ({ data }) => data.rows,
    formatCount,
  ),
  text("data_hash", "Hash", "The beginning of the fingerprint of the data", ({ data }) =>
    data.fingerprint === "" ? NONE : data.fingerprint.slice(0, 8),
  ),
];

/** Results that come before the settings: the accuracies. */
const FIRST = 3;

/** The settings that are not the same in all runs; the seed always. */
export function differingSettings(runs: readonly KeptRun[]): readonly SettingName[] {
  const names = Object.keys(defaultSettings) as SettingName[];
  return names.filter(
    (name) =>
      name === "seed" || new Set(runs.map(({ settings }) => String(settings[name]))).size > 1,
  );
}

/** The columns of a table of these runs, beside the name: results, the settings that differ anywhere, and where they come from. */
export function columnsOf(runs: readonly KeptRun[]): readonly Column[] {
  const settings = differingSettings(runs).map((name): Column => {
    const valueOf = ({ settings: values }: KeptRun) => {
      const value = values[name];
      return typeof value === "number" ? value : String(value);
    };
    const textOf = (run: KeptRun) => String(run.settings[name]);
    return { id: name, heading: name, meaning: `The setting ${name}`, valueOf, textOf };
  });
  return [...RESULTS.slice(0, FIRST), ...settings, ...RESULTS.slice(FIRST), ...ORIGINS, STARTED];
}

/** The runs in an order; those without a value come last in either direction. */
export function sorted(
  runs: readonly KeptRun[],
  columns: readonly Column[],
  { column, isDescending }: Order,
): readonly KeptRun[] {
  const valueOf =
    column === "name" ? titleOf : (columns.find(({ id }) => id === column) ?? STARTED).valueOf;
  const sign = isDescending ? -1 : 1;
  // Each value is computed once: a comparison would compute it again and again.
  const keyed = runs.map((run) => ({ run, value: valueOf(run) }));
  keyed.sort(
    (one, other) =>
      Number(one.value === undefined) - Number(other.value === undefined) ||
      sign * compared(one.value, other.value) ||
      other.run.startedAt - one.run.startedAt,
  );
  return keyed.map(({ run }) => run);
}

function compared(one: number | string | undefined, other: number | string | undefined): number {
  if (one === undefined || other === undefined || one === other) {
    return 0;
  }
  return one < other ? -1 : 1;
}

/** All runs as a CSV with every setting, and numbers as they are. */
export function runsCsv(runs: readonly KeptRun[]): string {
  const names = Object.keys(defaultSettings) as SettingName[];
  const columns: readonly (readonly [string, (run: KeptRun) => number | string | undefined])[] = [
    ["name", ({ name }) => name],
    ["started", ({ startedAt }) => new Date(Math.min(startedAt, 8.64e15)).toISOString()],
    ["end", ({ end }) => end],
    ...RESULTS.map(({ id, valueOf }) => [id, valueOf] as const),
    ["best_epoch", ({ result }) => result.best?.epoch],
    ["val_margin", marginOf],
    ["seconds", ({ result }) => result.seconds],
    ...names.map((name) => [name, (run: KeptRun) => String(run.settings[name])] as const),
    ...ORIGINS.map(({ id, valueOf }) => [id, valueOf] as const),
    ["data_fingerprint", ({ data }) => data.fingerprint],
    ["host", ({ host }) => host],
    ["commit", ({ commit }) => commit],
    ["weights", ({ weights }) => weights],
  ];
  const lines = runs.map((run) => columns.map(([, valueOf]) => csvCell(valueOf(run))));
  return `${[columns.map(([name]) => name), ...lines].map((cells) => cells.join(",")).join("\n")}\n`;
}

/** A spreadsheet would compute a text that begins like a formula: an apostrophe before it prevents that. */
function csvCell(value: number | string | undefined): string {
  if (typeof value !== "string") {
    return value === undefined ? "" : String(value);
  }
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
