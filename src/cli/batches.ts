import { counted, formatCount } from "../base/format.ts";
import { DataError, type Dataset, validationCount } from "../data/index.ts";
import type { Settings } from "../run/settings.ts";
import { UsageError } from "./flags/usage-error.ts";

/**
 * Checks the batches before the first epoch; the engine names no flag.
 *
 * @param rows to train on
 * @throws UsageError where one is larger
 */
export function checkBatches(batches: readonly number[], rows: number): void {
  const large = batches.find((batch) => batch > rows);
  if (large !== undefined) {
    const only =
      batches.length === 1 ? `Add --batch ${rows}` : `Give only batches of ${rows} or less`;
    throw new UsageError(
      `There ${rows === 1 ? "is" : "are"} ${counted(rows, "training row")}, fewer than a batch of ${formatCount(large)}. ${only}, or use more rows.`,
    );
  }
}

/**
 * Checks that rows remain to train on; the split itself names no flag.
 *
 * @throws DataError where all are set aside for validation
 */
export function checkSplit(
  { name, count }: Pick<Dataset, "name" | "count">,
  { validation, batch }: Pick<Settings, "validation" | "batch">,
): void {
  const wanted = validationCount(count, validation);
  if (wanted >= count) {
    const smaller = batch > count ? ` --batch ${count}` : "";
    throw new DataError(
      `${name} has ${counted(count, "row")}: with ${wanted} for validation, none is left to train on. Use more rows, or --validation 0${smaller}.`,
    );
  }
}
