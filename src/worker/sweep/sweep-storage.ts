import type { Dataset } from "../../data/index.ts";
import type { SettingLists } from "../../run/sweep/networks.ts";
import type { SavedSweep } from "../../run/sweep/saved-sweep.ts";
import type { SweepPoint } from "../../run/sweep/sweep.ts";
import { type Unfinished, UnfinishedFiles } from "../storage/unfinished-files.ts";

/** The files of the page's sweep. */
export const sweepFiles = new UnfinishedFiles<SavedSweep>({
  slots: ["sweep-a.bin", "sweep-b.bin"],
  digits: "sweep-digits.bin",
  reader: async () => (await import("../../run/sweep/saved-sweep.ts")).readSweepFile,
});

/** A sweep that an earlier visit did not finish. */
export type StoredSweep = Unfinished<SavedSweep>;

/**
 * Begins to save a sweep.
 *
 * @param stored the sweep that continues
 * @returns saves where it stands
 * @throws Error if the browser has no room, or keeps no files; so does what is returned
 */
export async function savesOfSweep(
  lists: SettingLists,
  dataset: Dataset,
  stored: StoredSweep | undefined,
): Promise<(point: SweepPoint) => Promise<void>> {
  const { data, write } = await sweepFiles.begin({ dataset, corrections: [] }, stored);
  const { writeSweepFile } = await import("../../run/sweep/saved-sweep.ts");
  return async (point) =>
    write(await writeSweepFile({ ...point, lists, data, savedAt: Date.now() }));
}
