// A browser is killed again and again while it writes runs. Each run is there after a restart, as it was after one of its epochs.
import type { Page } from "puppeteer";
import { expect, test } from "vitest";
import { randomStream } from "../../../src/base/random.ts";
import { readDetails, readKeptRun } from "../../../src/run/runs/read-kept-run.ts";
import { soaking } from "../../soak.ts";
import { killSoon, train, useProfile } from "../killed-browser.ts";

const KILLS = soaking ? 20 : 2;

const opened = useProfile();

/** What the store holds, with arrays as lists. */
async function stored(page: Page): Promise<Record<"runs" | "details", Record<string, unknown>[]>> {
  const json = await page.evaluate(async () => {
    const answer = (request: IDBRequest) =>
      new Promise((resolve) => {
        request.onsuccess = () => {
          resolve(request.result);
        };
      });
    const database = (await answer(indexedDB.open("adamant-runs"))) as IDBDatabase;
    const transaction = database.transaction(["runs", "details"]);
    const [runs, details] = await Promise.all(
      ["runs", "details"].map((name) => answer(transaction.objectStore(name).getAll())),
    );
    database.close();
    return JSON.stringify({ runs, details }, (_, value: unknown) =>
      ArrayBuffer.isView(value)
        ? { array: value.constructor.name, values: Array.from(value as Uint8Array) }
        : value,
    );
  });
  const arrays = { Uint8Array, Uint16Array, Uint32Array, Float32Array, Float64Array };
  return JSON.parse(json, (_, value: unknown) => {
    if (value === null) {
      // JSON has no undefined.
      return undefined;
    }
    const { array, values } = value as { array?: keyof typeof arrays; values?: number[] };
    return array === undefined ? value : arrays[array].from(values ?? []);
  }) as Record<"runs" | "details", Record<string, unknown>[]>;
}

/** Epochs of each run. It fails where a run, or what belongs to it, is not whole. */
function wholeRuns({ runs, details }: Awaited<ReturnType<typeof stored>>): Map<string, number> {
  return new Map(
    runs.map((value) => {
      const run = readKeptRun(value);
      if (run === undefined) {
        throw new Error(`The run ${String(value["id"])} is not whole.`);
      }
      const own = readDetails(
        details.find(({ id }) => id === run.id),
        run,
      );
      expect(own?.last.epoch, run.id).toBe(run.result.epochs === 0 ? undefined : run.result.epochs);
      return [run.id, run.result.epochs];
    }),
  );
}

test(
  `a browser that is killed while it writes runs keeps each of them whole: ${KILLS} of ${KILLS}`,
  async () => {
    const random = randomStream(8, 2);
    let kept = new Map<string, number>();
    for (let kill = 0; kill <= KILLS; kill++) {
      const { browser, page } = await opened();
      const now = wholeRuns(await stored(page));
      expect(now.size, `runs after ${kill} kills`).toBe(kill);
      for (const [id, epochs] of kept) {
        expect(now.get(id), `epochs of an earlier run after ${kill} kills`).toBe(epochs);
      }
      expect([...now.values()].every((epochs) => epochs >= 1)).toBe(true);
      kept = now;
      if (kill === KILLS) {
        await browser.close();
        return;
      }
      await train(page);
      await killSoon(browser, random);
    }
  },
  KILLS * 60_000 + 60_000,
);
