// What a test does with the page's store of runs.
import type { Page } from "puppeteer";
import { click, openReady, present, waitForStatus } from "../person.ts";

export const QUICK = "#digits=1200&layers=16&epochs=2";

export const ROW = ">>> runs-table >>> tbody tr";

/** Empties the store. The page is to be loaded afresh after it. */
export async function emptyStore(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise((resolve) => {
        const request = indexedDB.deleteDatabase("adamant-runs");
        // The page that has it open closes it when it is told to.
        for (const event of ["success", "error"]) {
          request.addEventListener(event, resolve);
        }
      }),
  );
}

/**
 * Changes the records of the store: the code has `runs`, the records, `shown`, those that
 * nobody deleted, and `details`, a store; it returns runs to be written.
 */
export async function changeStore(page: Page, code: string): Promise<void> {
  await page.evaluate(`(async () => {
    const answer = (request) => new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const database = await answer(indexedDB.open("adamant-runs"));
    const transaction = database.transaction(["runs", "details"], "readwrite");
    const done = new Promise((resolve) => { transaction.oncomplete = resolve; });
    const details = transaction.objectStore("details");
    const store = transaction.objectStore("runs");
    const runs = await answer(store.getAll());
    const shown = runs.filter(({ deletedAt }) => deletedAt === undefined);
    for (const run of (() => { ${code} })()) {
      store.put(run);
    }
    await done;
    database.close();
  })()`);
}

export async function train(page: Page, hash = QUICK): Promise<void> {
  await openReady(page, hash);
  await click(page, ">>> button#train");
  await waitForStatus(page, /^Done/);
}

export async function showRuns(page: Page): Promise<void> {
  await click(page, ">>> button#view-runs");
  await present(page, ROW);
}
