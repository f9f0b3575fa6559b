// A page in a frame of another site, whose browser refuses it all storage: every way to it throws.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { storeCorrections, storedCorrections } from "../../../src/ui/state/pad/corrections.ts";
import { storeGpu, storeHash, storedGpu, storedHash } from "../../../src/ui/state/stored.ts";
import { DataDesk } from "../../../src/worker/data/data-desk.ts";
import { keptData } from "../../../src/worker/data/kept-data.ts";
import { hasMnist } from "../../../src/worker/data/mnist.ts";
import { RunLock } from "../../../src/worker/run/run-lock.ts";
import { runFiles } from "../../../src/worker/run/run-storage.ts";
import { tuningStore } from "../../../src/worker/run/tuning-store.ts";
import { StoreError, openRunStore } from "../../../src/worker/runs/run-store.ts";
import { sweepFiles } from "../../../src/worker/sweep/sweep-storage.ts";

function refuse(): never {
  throw new DOMException("The operation is insecure.", "SecurityError");
}

/** An object of which nothing can be used. */
const REFUSED = new Proxy({}, { get: refuse });

beforeEach(() => {
  for (const name of ["localStorage", "indexedDB", "caches"]) {
    vi.stubGlobal(name, REFUSED);
  }
  vi.stubGlobal("navigator", { storage: { getDirectory: refuse }, locks: REFUSED });
  vi.stubGlobal("BroadcastChannel", refuse);
});

afterEach(() => {
  vi.unstubAllGlobals();
});

test("the page begins as on a first visit, and takes choices for this visit", () => {
  expect([storedHash(), storedGpu(), storedCorrections()]).toEqual(["", "high-performance", []]);
  storeHash("#epochs=3");
  storeGpu("low-power");
  expect(storeCorrections([])).toBe(false);
});

test("the worker's desk for data opens, has nothing kept, and draws digits", async () => {
  const told: object[] = [];
  const desk = new DataDesk(({ set }) => told.push(set ?? {}));
  desk.draw(20, 1);
  expect(desk.dataset?.count).toBe(20);
  await vi.waitFor(() => {
    expect(told).toContainEqual({ kept: [] });
  });
  expect(await keptData()).toEqual([]);
});

test("MNIST counts as not downloaded", async () => {
  expect(await hasMnist()).toBe(false);
});

test("there is no run and no sweep to continue, and none in another tab", async () => {
  expect([await runFiles.newest(), await sweepFiles.newest(), await RunLock.isElsewhere()]).toEqual(
    [undefined, undefined, false],
  );
});

test("a run begins without a lock", async () => {
  const lock = new RunLock();
  expect(await lock.take(false, () => undefined)).toBe(true);
  expect(lock.isHeld).toBe(true);
});

test("kernels are timed anew", async () => {
  await tuningStore.write("key", "text");
  expect(await tuningStore.read("key")).toBeUndefined();
});

test("the runs' store says that nothing is kept", async () => {
  await expect(openRunStore(() => undefined)).rejects.toThrow(StoreError);
});

test("the same holds where the browser has none of these, as over http", async () => {
  vi.stubGlobal("navigator", {});
  for (const name of ["indexedDB", "caches"]) {
    vi.stubGlobal(name, undefined);
  }
  expect([await keptData(), await hasMnist(), await runFiles.newest()]).toEqual([
    [],
    false,
    undefined,
  ]);
  expect(await RunLock.isElsewhere()).toBe(false);
});
