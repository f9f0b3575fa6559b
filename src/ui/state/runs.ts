import { runsCsv } from "../../run/runs/run-table.ts";
import type { Page } from "./page.ts";
import { trainingRefusal } from "./state.ts";

/** How often a run is repeated. */
export const REPEATS = 5;

/** The largest seed. */
const MOST = 2 ** 32;

/** Gives the user all kept runs as a CSV. */
export async function saveRuns({ state }: Page): Promise<void> {
  const { download } = await import("./exports.ts");
  download("runs.csv", runsCsv(state.runs.runs ?? []));
}

/**
 * Trains with the seed of the fields and those that follow, one run after the other, until a run does not end. The seed of the
 * fields comes last, so that they end as they began: with other settings, the next repetition has the same seeds.
 */
export async function repeatSeeds(page: Page): Promise<void> {
  if (page.wrongFields > 0) {
    // It shows them.
    await page.train();
    return;
  }
  const { seed: first } = page.settings;
  for (let repeat = REPEATS - 1; repeat >= 0; repeat--) {
    await page.set({ ...page.settings, seed: (first + repeat) % MOST });
    await page.begin();
    const { phase } = page.state.run.status;
    const isRefused = trainingRefusal(page.state) !== undefined;
    const hasBegun = !isRefused && phase !== "elsewhere" && phase !== "failed";
    if (!hasBegun || (await page.desks.runs.ended()) !== "done") {
      return;
    }
  }
}
