// The benchmark of the page, and the other tabs, with which it shares a lock. Nothing is measured here.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type * as bench from "../../../src/bench/index.ts";
import type { ComputeDevice } from "../../../src/engine/index.ts";
import { BenchmarkDesk } from "../../../src/worker/benchmark/benchmark-desk.ts";
import type { BenchmarkState } from "../../../src/worker/benchmark/benchmark-state.ts";
import { RunLock } from "../../../src/worker/run/run-lock.ts";
import { TabLocks } from "../tab-locks.ts";

vi.mock("../../../src/worker/gpu.ts", () => ({
  openPreferred: () =>
    Promise.resolve({ device: { destroy: () => undefined } } as unknown as ComputeDevice),
}));

/** Measures until it is aborted. */
vi.mock("../../../src/bench/index.ts", () => ({
  BENCHMARK_DIGITS: { count: 10, seed: 1 },
  runBenchmark: ((_, { signal }) =>
    new Promise((_resolve, reject) => {
      const end = () => {
        reject(signal?.reason as Error);
      };
      signal?.addEventListener("abort", end);
      if (signal?.aborted === true) {
        end();
      }
    })) satisfies typeof bench.runBenchmark,
}));

let state: BenchmarkState;
let desk: BenchmarkDesk;
const ignore = () => undefined;

beforeEach(() => {
  vi.stubGlobal("navigator", { userAgent: "a browser", locks: new TabLocks() });
  state = { running: false, rows: [] };
  desk = new BenchmarkDesk(({ set }) => {
    state = { ...state, ...set };
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

test("a benchmark does not begin while another tab trains, and says so", async () => {
  const other = new RunLock();
  await other.take(false, ignore);
  await desk.start(true);
  expect(state).toMatchObject({
    running: false,
    failure: expect.stringMatching(/^Another tab/) as string,
  });
  expect(other.isHeld).toBe(true);
});

test("no other tab trains while a benchmark measures, and its end frees the GPU", async () => {
  const end = desk.start(true);
  await vi.waitFor(() => {
    expect(state.running).toBe(true);
  });
  const other = new RunLock();
  expect(await other.take(false, ignore)).toBe(false);
  desk.stop();
  await end;
  expect(state).toMatchObject({ running: false, failure: undefined });
  expect(await other.take(false, ignore)).toBe(true);
});

test("a benchmark ends when another tab takes over, and says why", async () => {
  const end = desk.start(true);
  const other = new RunLock();
  await vi.waitFor(async () => {
    expect(await other.take(false, ignore)).toBe(false);
  });
  expect(await other.take(true, ignore)).toBe(true);
  await end;
  expect(state.running).toBe(false);
  expect(state.failure).toMatch(/^Another tab of this page trains now/);
  expect(other.isHeld).toBe(true);
});

test("a benchmark that was stopped can be started again", async () => {
  const end = desk.start(true);
  desk.stop();
  await end;
  const again = desk.start(true);
  await vi.waitFor(() => {
    expect(state.running).toBe(true);
  });
  desk.stop();
  await again;
  expect(state.running).toBe(false);
});
