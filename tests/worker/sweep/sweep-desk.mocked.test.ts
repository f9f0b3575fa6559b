// A sweep of the page, and the other tabs, which share its lock and its files. No network is trained here.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { builtInDigits } from "../../../src/data/index.ts";
import { defaultSettings } from "../../../src/run/settings.ts";
import { withBreaks } from "../../../src/run/sweep/breaks.ts";
import { parseLists } from "../../../src/run/sweep/parse-lists.ts";
import type * as sweep from "../../../src/run/sweep/sweep.ts";
import type { DataDesk } from "../../../src/worker/data/data-desk.ts";
import type { ExamineDesk } from "../../../src/worker/examine/examine-desk.ts";
import { GpuQueue } from "../../../src/worker/gpu-queue.ts";
import type { Gpu } from "../../../src/worker/gpu.ts";
import type { LateDesk } from "../../../src/worker/late-desk.ts";
import { RunLock } from "../../../src/worker/run/run-lock.ts";
import { SweepDesk } from "../../../src/worker/sweep/sweep-desk.ts";
import type { SweepState } from "../../../src/worker/sweep/sweep-state.ts";
import { MemoryFiles } from "../storage/memory-files.ts";
import { TabLocks } from "../tab-locks.ts";

const { browser } = vi.hoisted(() => {
  vi.stubGlobal("navigator", { userAgent: "a browser" });
  return { browser: {} as { files: MemoryFiles; endTraining: () => void; stretches: number } };
});

vi.mock("../../../src/worker/storage/kept-files.ts", () => ({
  keptFiles: () => Promise.resolve(browser.files),
}));

/** Trains until `endTraining` is called, and stops at breaks as the real training does. */
vi.mock("../../../src/run/sweep/sweep.ts", () => {
  const runSweep: typeof sweep.runSweep = async (...[, , , , , { breaks, signal }]) => {
    const ended = new Promise<void>((resolve) => {
      browser.endTraining = resolve;
    });
    const train = (until: AbortSignal | undefined) =>
      new Promise<void>((resolve, reject) => {
        browser.stretches += 1;
        const stop = () => {
          reject(until?.reason as Error);
        };
        until?.addEventListener("abort", stop);
        if (until?.aborted === true) {
          stop();
        }
        void ended.then(resolve);
      });
    const layer = { weights: new Float32Array(4), bias: new Float32Array(2) };
    const state = {
      ...{ parameters: [layer], m: [layer], v: [layer], outcomes: new ArrayBuffer(0) },
      ...{ epochsDone: 0, stepsDone: 1, seconds: 1, best: undefined, stopped: undefined },
    };
    const members = [{ number: 1, epochs: [], isOver: false, state }];
    const group = { members, plan: "layered" } as const;
    try {
      await withBreaks(breaks, signal, train, () => Promise.resolve(group));
      return { results: [], stop: undefined };
    } catch (reason) {
      return { results: [], stop: { reason } };
    }
  };
  return { runSweep };
});

const lists = parseLists(defaultSettings, { lr: ["0.001,0.01"], batch: ["4"] }, 1);
const ignore = () => undefined;

let state: SweepState;
let desk: SweepDesk;

/** A tab with this page. */
function openTab(): void {
  state = { status: { phase: "idle" }, networks: [], share: 0 };
  const gpu = { compute: { failure: new AbortController().signal } } as unknown as Gpu;
  const data = { dataset: builtInDigits({ count: 40, seed: 1 }) } as unknown as DataDesk;
  desk = new SweepDesk(
    new GpuQueue(Promise.resolve(gpu)),
    data,
    {} as unknown as LateDesk<ExamineDesk>,
    ({ set }) => {
      state = { ...state, ...set };
    },
  );
}

beforeEach(async () => {
  browser.files = new MemoryFiles();
  browser.stretches = 0;
  vi.stubGlobal("navigator", { userAgent: "a browser", locks: new TabLocks() });
  openTab();
  await desk.start(lists);
  await phaseIs("training");
});

afterEach(() => {
  vi.unstubAllGlobals();
});

async function phaseIs(phase: SweepState["status"]["phase"]): Promise<void> {
  await vi.waitFor(() => {
    expect(state.status.phase).toBe(phase);
  });
}

/** Another tab takes over, and saves a sweep of its own. */
async function takeOver(): Promise<RunLock> {
  const lock = new RunLock();
  expect(await lock.take(true, ignore)).toBe(true);
  browser.files.kept.set("sweep-a.bin", Uint8Array.of(1));
  return lock;
}

test("nobody waits for an estimate that is not made, because a sweep trains", async () => {
  await desk.estimate(lists);
  expect(state).toHaveProperty("estimate", undefined);
});

test("a paused sweep is saved, and its end removes what was saved", async () => {
  desk.pause();
  await phaseIs("paused");
  expect([...browser.files.kept.keys()]).toEqual(["sweep-digits.bin", "sweep-a.bin"]);
  await desk.resume();
  await phaseIs("training");
  browser.endTraining();
  await phaseIs("done");
  await vi.waitFor(() => {
    expect(browser.files.kept.size).toBe(0);
  });
  expect(await RunLock.isElsewhere()).toBe(false);
});

test("training goes on while the sweep is saved, and its end waits for the save", async () => {
  vi.useFakeTimers();
  try {
    vi.stubGlobal("navigator", { userAgent: "a browser", locks: new TabLocks() });
    openTab();
    await desk.start(lists);
    await phaseIs("training");
    let written: () => void = ignore;
    const writing = new Promise<void>((resolve) => {
      written = resolve;
    });
    const write = vi.spyOn(browser.files, "write").mockReturnValue(writing);
    browser.stretches = 0;
    await vi.advanceTimersByTimeAsync(16_000);
    await vi.waitFor(() => {
      expect(write).toHaveBeenCalledOnce();
    });
    expect(browser.stretches).toBe(1);
    browser.endTraining();
    await vi.advanceTimersByTimeAsync(1000);
    expect(state.status.phase).toBe("training");
    written();
    await phaseIs("done");
  } finally {
    vi.useRealTimers();
  }
});

test("when another tab takes over, the sweep pauses and says so, and saves nothing any more", async () => {
  await takeOver();
  await phaseIs("paused");
  expect(state.takenOver).toBe(true);
  expect(browser.files.kept.get("sweep-a.bin")).toEqual(Uint8Array.of(1));
  expect(browser.files.kept.has("sweep-b.bin")).toBe(false);
});

test("the end of a sweep that was taken over leaves the other tab's saves", async () => {
  const other = await takeOver();
  desk.stop();
  await phaseIs("stopped");
  await new Promise((resolve) => setTimeout(resolve));
  expect(browser.files.kept.get("sweep-a.bin")).toEqual(Uint8Array.of(1));
  expect(other.isHeld).toBe(true);
});

test("a sweep does not begin while another tab trains, unless it takes over", async () => {
  const other = await takeOver();
  openTab();
  await desk.start(lists);
  await phaseIs("elsewhere");
  await desk.start(lists, true);
  await phaseIs("training");
  expect(other.isHeld).toBe(false);
});

test("a sweep that was paused already stays paused when another tab takes over", async () => {
  desk.pause();
  await phaseIs("paused");
  await takeOver();
  await vi.waitFor(() => {
    expect(state.takenOver).toBe(true);
  });
  expect(state.status.phase).toBe("paused");
});

test("going on takes over again, and saves at once", async () => {
  const other = await takeOver();
  await phaseIs("paused");
  await desk.resume();
  await phaseIs("training");
  expect([other.isHeld, state.takenOver]).toEqual([false, false]);
  openTab();
  vi.stubGlobal("navigator", { userAgent: "a browser", locks: new TabLocks() });
  await desk.tellUnfinished();
  expect(state.unfinished).toMatchObject({ networks: 2, ended: 0 });
});

test("a sweep that is over takes the lock from no other tab, and is not paused", async () => {
  browser.endTraining();
  await phaseIs("done");
  const other = await takeOver();
  desk.pause();
  await desk.resume();
  expect([state.status.phase, other.isHeld]).toEqual(["done", true]);
});

test("a sweep is done although the browser keeps no files", async () => {
  browser.files.isRefused = true;
  browser.endTraining();
  await vi.waitFor(async () => {
    expect(await RunLock.isElsewhere()).toBe(false);
  });
  expect(state.status.phase).toBe("done");
});

test("what another tab saves meanwhile is not discarded", async () => {
  openTab();
  browser.files.kept.set("sweep-a.bin", Uint8Array.of(1));
  await desk.discardUnfinished();
  expect(browser.files.kept.size).toBe(2);
  vi.stubGlobal("navigator", { userAgent: "a browser", locks: new TabLocks() });
  await desk.discardUnfinished();
  expect(browser.files.kept.size).toBe(0);
});
