import { counted, formatCount, formatPercent } from "../../base/format.ts";
import { differingSettings } from "./run-table.ts";
import type { SeedGroup } from "./seeds.ts";

/**
 * What runs that differ in the seed only say together: the settings that the other groups have not, the mean over the seeds and
 * the range around it, after the last epoch that all of them have.
 */
export function seedWords(groups: readonly SeedGroup[]): readonly string[] {
  const firsts = groups.flatMap(({ runs }) => runs.slice(0, 1));
  const names = differingSettings(firsts).filter((name) => name !== "seed");
  const isSameData = new Set(firsts.map(({ data }) => `${data.name} ${data.rows}`)).size < 2;
  return groups.map(({ runs, band }) => {
    const [first] = runs;
    const last = band.at(-1);
    if (first === undefined || last === undefined) {
      return `${counted(runs.length, "seed")}, without an epoch that all have`;
    }
    const { settings, data } = first;
    const what = [
      ...names.map((name) => `${name} ${String(settings[name])}`),
      ...(isSameData ? [] : [`${data.name}, ${formatCount(data.rows)}`]),
      counted(runs.length, "seed"),
    ];
    const [mean, low, high] = [last.mean, last.low, last.high].map(formatPercent);
    return `${what.join(", ")}: mean ${mean}, from ${low} to ${high}, after epoch ${last.epoch}`;
  });
}
