// What a user examines, as functions of the page.

import { counted } from "../../base/format.ts";
import type { Page } from "./page.ts";

/** Opens a network to examine, or digits to examine the present one on. */
export function examineFiles(page: Page, files: readonly File[]): Promise<void> {
  return examineOther(page, () => page.desks.examine.openFiles(files));
}

/** Shows another network than that of the run. */
export async function examineOther(page: Page, open: () => Promise<void>): Promise<void> {
  page.change({ examined: undefined });
  await Promise.all([page.show("examine"), open()]);
}

/** Examines the network of the run, as it is now or after its best epoch. */
export function examine(page: Page, examined: "last" | "best"): void {
  page.change({ examined });
  page.examining.request();
}

/** Predicts digits without labels and saves Kaggle's submission.csv. */
export async function submit({ desks, messages }: Page, files: readonly File[]): Promise<void> {
  const [submission, { download }] = await Promise.all([
    desks.examine.submit(files),
    import("./exports.ts"),
  ]);
  if (submission !== undefined) {
    download("submission.csv", submission.csv);
    messages.showBriefly(`Predicted ${counted(submission.count, "digit")}: submission.csv`);
  }
}
