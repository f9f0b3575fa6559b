import { COMMIT } from "../../base/commit.ts";
import { type Dataset, dataFingerprint, split } from "../../data/index.ts";
import type { AdapterDescription } from "../../engine/index.ts";
import { gpuWords } from "../../run/run-record.ts";
import type { PageTask } from "../run/page-task.ts";
import type { Beginning } from "./run-keeper.ts";

/**
 * What is known of a run before it begins.
 *
 * @param dataset before it was split
 * @param drawings corrected drawings that the run learns from, too
 */
export async function beginningOf(
  dataset: Dataset,
  { settings, sizes, validation }: PageTask,
  drawings: number,
  adapter: AdapterDescription,
): Promise<Omit<Beginning, "id" | "startedAt">> {
  const { validation: rows } = split(dataset, settings);
  return {
    ...{ settings, sizes },
    rows: rows as Uint32Array<ArrayBuffer>,
    labels: new Uint8Array(validation?.labels ?? []),
    data: {
      name: dataset.name,
      rows: dataset.count,
      validationRows: rows.length,
      // A page from plain http has no fingerprints.
      fingerprint: await dataFingerprint(dataset).catch(() => ""),
      drawings,
    },
    gpu: gpuWords(adapter),
    host: navigator.userAgent,
    commit: COMMIT,
  };
}
