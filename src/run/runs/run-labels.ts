import { dotted, formatPercent } from "../../base/format.ts";
import type { KeptRun } from "./kept-run.ts";
import { differingSettings, titleOf } from "./run-table.ts";

/**
 * What runs are called in a short list, by their ids: the name that the user gave, or the settings that are not the same in all of
 * them; and the best accuracy.
 */
export function labelsOf(runs: readonly KeptRun[]): ReadonlyMap<string, string> {
  const isSameSeed = new Set(runs.map(({ settings }) => settings.seed)).size < 2;
  const names = differingSettings(runs).filter((name) => name !== "seed" || !isSameSeed);
  const isSameData = new Set(runs.map(({ data }) => `${data.name} ${data.rows}`)).size < 2;
  const label = (run: KeptRun) => {
    const settings = names.map((name) => `${name} ${String(run.settings[name])}`);
    const { data } = run;
    const drawings = data.drawings === 0 ? [] : [`${data.drawings} drawings`];
    const words = [...settings, ...(isSameData ? [] : [`${data.name}, ${data.rows}`]), ...drawings];
    return run.name === "" && words.length > 0 ? words.join(", ") : titleOf(run);
  };
  return new Map(
    runs.map((run) => {
      const { best } = run.result;
      return [
        run.id,
        dotted([label(run), best === undefined ? "–" : formatPercent(best.accuracy)]),
      ];
    }),
  );
}
