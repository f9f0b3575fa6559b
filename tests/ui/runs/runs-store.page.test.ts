// The store of runs where it is not as it should be: nothing is lost without a word.
import { afterAll, beforeAll, expect, test } from "vitest";
import { usePage } from "../../browser/bridge.ts";
import { click, countOf, openReady, textOf, waitForStatus } from "../person.ts";
import { useWorkerScripts } from "../worker-scripts.ts";
import { QUICK, ROW, changeStore, emptyStore, showRuns, train } from "./store.ts";

const { page } = usePage("index.html");

const inWorkerFirst = useWorkerScripts(page);

const PROBLEM = ">>> #runs-problem";

beforeAll(async () => {
  await emptyStore(page());
  await train(page());
});

afterAll(async () => {
  await emptyStore(page());
});

async function rowsAfterReload(): Promise<number> {
  await openReady(page(), QUICK);
  await showRuns(page());
  return countOf(page(), ROW);
}

test("two tabs add, rename and delete in one store, and each shows what the other did", async () => {
  const other = await page().browser().newPage();
  try {
    await other.goto(page().url());
    await train(other, QUICK);
    await showRuns(other);
    await expect.poll(() => countOf(other, ROW)).toBe(2);
    await page().bringToFront();
    await showRuns(page());
    await expect.poll(() => countOf(page(), ROW)).toBe(2);
    const colours = await page().$$eval(">>> runs-table >>> .swatch", (swatches) =>
      swatches.map((one) => (one as unknown as SVGElement).style.stroke),
    );
    expect(new Set(colours).size).toBe(2);
    await click(page(), `${ROW}:first-child td:last-child button`);
    await other.bringToFront();
    await expect.poll(() => countOf(other, ROW)).toBe(1);
  } finally {
    await other.close();
  }
});

test("a run that was renamed in another tab while it trains keeps its name", async () => {
  await openReady(page(), "#digits=1200&layers=16&epochs=5000");
  await click(page(), ">>> button#train");
  await waitForStatus(page(), /epoch [2-9] of 5000/);
  await changeStore(
    page(),
    `const run = runs.sort((a, b) => b.startedAt - a.startedAt)[0];
     return [{ ...run, name: "elsewhere" }];`,
  );
  await waitForStatus(page(), /epoch \d{2,} of 5000/);
  await click(page(), ">>> button#stop");
  await waitForStatus(page(), /^Stopped/);
  await showRuns(page());
  await expect.poll(() => textOf(page(), ">>> runs-table >>> tbody")).toMatch(/elsewhere.*stopped/);
});

test("records that make no sense are left as they are, counted, and removed when asked", async () => {
  const rows = await rowsAfterReload();
  await changeStore(
    page(),
    `const [run] = runs;
     return [
       { id: "empty" },
       { ...run, id: "lie", sizes: [4, 1e9, 2] },
       { ...run, id: "matrix", confusion: { classes: 1e6, counts: [1] } },
     ];`,
  );
  expect(await rowsAfterReload()).toBe(rows);
  await expect.poll(() => textOf(page(), ">>> #runs-unreadable")).toContain("3 records");
  await click(page(), ">>> #remove-unreadable");
  await expect.poll(() => countOf(page(), ">>> #runs-unreadable")).toBe(0);
  expect(await rowsAfterReload()).toBe(rows);
});

test("a run of an older version is shown, and its missing settings are the defaults", async () => {
  await changeStore(
    page(),
    `const { steps, confusion, settings, ...run } = shown[0];
     const { rates, fresh, ...older } = settings;
     return [{ ...run, id: "older", name: "older run", settings: older }];`,
  );
  await rowsAfterReload();
  await expect.poll(() => textOf(page(), ">>> runs-table >>> tbody")).toContain("older run");
});

test("a record whose details are damaged says so when it is compared", async () => {
  await changeStore(
    page(),
    `for (const { id } of shown) details.put({ id, rows: [1], labels: "x" });
     return [];`,
  );
  await rowsAfterReload();
  const boxes = await page().$$(">>> runs-table >>> input[type=checkbox]");
  for (const box of boxes.slice(0, 2)) {
    await box.click();
  }
  await expect
    .poll(() => textOf(page(), ">>> run-comparison >>> #not-compared"))
    .toContain("their record is damaged");
});

test("the oldest run without a name makes room for a new one, and the page says so", async () => {
  await changeStore(
    page(),
    `const [run] = runs;
     const old = Array.from({ length: 200 - runs.length }, (_, index) => ({
       ...run, id: "old-" + index, colour: 10 + index, startedAt: 1e12 + index, name: index === 0 ? "kept" : "",
     }));
     return [...runs, ...old].map((one) => ({ ...one, deletedAt: undefined }));`,
  );
  await train(page());
  await showRuns(page());
  await expect.poll(() => textOf(page(), ">>> #run-count")).toBe("200 runs");
  await expect.poll(() => textOf(page(), ">>> #runs-notice")).toContain("To make room, 1 run went");
  await click(page(), ">>> runs-table >>> [data-column=started]");
  await expect.poll(() => textOf(page(), `${ROW}:first-child`)).toContain("kept");
});

test("where all have names, a new run is kept until the page is closed, and the page says so", async () => {
  await changeStore(page(), `return runs.map((run, index) => ({ ...run, name: "run " + index }));`);
  await train(page());
  await showRuns(page());
  await expect
    .poll(() => textOf(page(), PROBLEM))
    .toContain("All runs that this browser keeps have names");
  await expect.poll(() => textOf(page(), ">>> #run-count")).toBe("201 runs");
  await openReady(page(), QUICK);
  await showRuns(page());
  await expect.poll(() => textOf(page(), ">>> #run-count")).toBe("200 runs");
});

test("in a window that keeps nothing, runs stay until the page is closed, and the page says so", async () => {
  await inWorkerFirst(
    `IDBFactory.prototype.open = () => { throw new DOMException("The operation is insecure.", "SecurityError"); }`,
  );
  await train(page());
  await showRuns(page());
  await expect.poll(() => countOf(page(), ROW)).toBe(1);
  await expect
    .poll(() => textOf(page(), PROBLEM))
    .toContain(
      "This window keeps nothing (The operation is insecure). Runs are lost when the page is closed.",
    );
});

test("when the browser has no room left, the oldest runs without names go, and then the page says so", async () => {
  await emptyStore(page());
  await train(page());
  await inWorkerFirst(
    `const { put } = IDBObjectStore.prototype;
     let refused = 0;
     IDBObjectStore.prototype.put = function (...values) {
       refused += 1;
       if (refused <= 1 || refused > 3) throw new DOMException("No room.", "QuotaExceededError");
       return put.apply(this, values);
     };`,
  );
  await openReady(page(), QUICK);
  await click(page(), ">>> button#train");
  await waitForStatus(page(), /^Done/);
  await showRuns(page());
  await expect
    .poll(() => textOf(page(), PROBLEM))
    .toContain("This browser has no room for more runs");
  await expect.poll(() => countOf(page(), ROW)).toBe(1);
  await expect.poll(() => textOf(page(), ">>> #runs-notice")).toContain("1 run went");
});

test("runs of a newer version are left alone", async () => {
  await emptyStore(page());
  await page().evaluate(
    () =>
      new Promise<void>((resolve) => {
        const request = indexedDB.open("adamant-runs", 99);
        request.onupgradeneeded = () => {
          request.result.createObjectStore("runs", { keyPath: "id" }).put({ id: "future" });
        };
        request.onsuccess = () => {
          request.result.close();
          resolve();
        };
      }),
  );
  await train(page());
  await showRuns(page());
  await expect.poll(() => textOf(page(), PROBLEM)).toContain("kept by a newer version of Adamant");
  await expect.poll(() => countOf(page(), ROW)).toBe(1);
  const left = await page().evaluate(
    () =>
      new Promise((resolve) => {
        const request = indexedDB.open("adamant-runs");
        request.onsuccess = () => {
          const all = request.result.transaction("runs").objectStore("runs").getAllKeys();
          all.onsuccess = () => {
            request.result.close();
            resolve(all.result);
          };
        };
      }),
  );
  expect(left).toEqual(["future"]);
});
