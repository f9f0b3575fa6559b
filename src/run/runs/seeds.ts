// Runs that differ in nothing but the seed tell how much of a result is luck.

import { meanOf } from "../../base/statistics.ts";
import { isBuiltIn } from "../../data/index.ts";
import { accuracyOf } from "../history.ts";
import { type SettingName, defaultSettings } from "../settings.ts";
import type { KeptRun } from "./kept-run.ts";

/** Runs of the same settings and data with different seeds, at least two. */
export interface SeedGroup {
  /** The earliest first. */
  readonly runs: readonly KeptRun[];
  /** Epoch by epoch, as far as all of the runs were trained. */
  readonly band: readonly BandPoint[];
}

/** The accuracies of the runs of a group after the same epoch: on the validation rows, or on the training rows without them. */
export interface BandPoint {
  readonly epoch: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** The groups among some runs of which an epoch has ended. Of runs with the same seed, the latest counts. */
export function seedGroups(runs: readonly KeptRun[]): readonly SeedGroup[] {
  const groups = new Map<string, Map<number, KeptRun>>();
  const trained = runs.filter(({ epochs }) => epochs.length > 0);
  for (const run of trained.toSorted((one, other) => one.startedAt - other.startedAt)) {
    const key = keyOf(run);
    const group = groups.get(key) ?? new Map<number, KeptRun>();
    group.delete(run.settings.seed);
    groups.set(key, group.set(run.settings.seed, run));
  }
  return [...groups.values()]
    .filter(({ size }) => size > 1)
    .map((group) => ({ runs: [...group.values()], band: bandOf([...group.values()]) }));
}

/** Mean and extremes over the runs after each epoch that all of them have. */
export function bandOf(runs: readonly KeptRun[]): readonly BandPoint[] {
  const [first, ...others] = runs.map(
    ({ epochs }) => new Map(epochs.map((epoch) => [epoch.epoch, accuracyOf(epoch)])),
  );
  return [...(first ?? [])].flatMap(([epoch, accuracy]) => {
    const values = [accuracy, ...others.map((other) => other.get(epoch))];
    if (!values.every((value) => value !== undefined)) {
      return [];
    }
    return [{ epoch, mean: meanOf(values), low: Math.min(...values), high: Math.max(...values) }];
  });
}

/** The same for runs that differ in nothing but the seed. Built-in digits are drawn from the seed, so their hash may differ. */
function keyOf({ settings, data, sizes }: KeptRun): string {
  const names = (Object.keys(defaultSettings) as SettingName[]).filter((name) => name !== "seed");
  const hash = isBuiltIn(data.name) ? "" : data.fingerprint;
  return [...names.map((name) => settings[name]), sizes, data.name, data.rows, hash].join(";");
}
