import { counted } from "../base/format.ts";
import { UsageError } from "./shell/flags.ts";

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
      batches.length === 1
        ? `Give --batch ${rows} or less.`
        : `Give only batches of ${rows} or less.`;
    throw new UsageError(
      `--batch has ${large}, and there are ${counted(rows, "training row")}. ${only}`,
    );
  }
}
