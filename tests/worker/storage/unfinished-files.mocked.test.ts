// The run and the sweep under way, in the browser's files.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { builtInDigits } from "../../../src/data/index.ts";
import { writeRunFile } from "../../../src/run/saved-run.ts";
import { defaultSettings } from "../../../src/run/settings.ts";
import { parseLists } from "../../../src/run/sweep/parse-lists.ts";
import { savedDataOf } from "../../../src/run/trained-on.ts";
import type { StoredRun } from "../../../src/worker/run/run-storage.ts";
import { bytesOfDigits } from "../../../src/worker/storage/stored-digits.ts";
import { MemoryFiles } from "./memory-files.ts";

const { places } = vi.hoisted(() => ({
  places: {} as { private: MemoryFiles; database: MemoryFiles },
}));

vi.mock("../../../src/worker/storage/private-files.ts", () => ({
  get privateFiles() {
    return places.private;
  },
}));
vi.mock("../../../src/worker/storage/database-files.ts", () => ({
  get databaseFiles() {
    return places.database;
  },
}));

const layer = { weights: Float32Array.from([1, 2, 3, 4]), bias: Float32Array.from([5, 6]) };
const task = { sizes: [2, 2], settings: { ...defaultSettings, epochs: 9 }, plan: "fused" } as const;
const digits = { dataset: builtInDigits({ count: 20, seed: 1 }), corrections: [] };
const lists = parseLists(defaultSettings, { lr: ["0.001,0.01"] }, 2);

/** A state after this many epochs. */
function stateAfter(epochsDone: number) {
  const tensors = { parameters: [layer], m: [layer], v: [layer] };
  return {
    ...{ ...tensors, outcomes: new ArrayBuffer(0), epochsDone },
    ...{ stepsDone: 0, seconds: 0, best: undefined },
  };
}

/** The modules as a new visit loads them. */
async function visit() {
  vi.resetModules();
  const run = await import("../../../src/worker/run/run-storage.ts");
  const sweep = await import("../../../src/worker/sweep/sweep-storage.ts");
  return { ...run, ...sweep };
}

beforeEach(() => {
  places.private = new MemoryFiles();
  places.database = new MemoryFiles();
  const prototype = { createWritable: () => undefined };
  vi.stubGlobal(
    "FileSystemFileHandle",
    Object.assign(() => undefined, { prototype }),
  );
  let now = 0;
  vi.spyOn(Date, "now").mockImplementation(() => (now += 1));
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe.each(["private", "database"] as const)("in a window with %s files", (kind) => {
  beforeEach(() => {
    places.private.isRefused = kind === "database";
  });

  test("a run that a visit did not finish is there in the next one, with its digits", async () => {
    const { RunStorage } = await visit();
    const storage = await RunStorage.create(task, digits);
    expect(storage.holdsRun).toBe(false);
    await storage.save(stateAfter(1), []);
    expect(storage.holdsRun).toBe(true);
    const { runFiles } = await visit();
    const run = (await runFiles.newest()) as StoredRun;
    expect(run).toMatchObject({ ...task, state: { epochsDone: 1 } });
    expect((await runFiles.digitsOf(run))?.dataset.count).toBe(20);
    expect(places[kind].kept.size).toBe(2);
    await runFiles.forget();
    expect(places[kind].kept.size).toBe(0);
  });

  test("a sweep is there, too, and each leaves the other alone", async () => {
    const { RunStorage, savesOfSweep } = await visit();
    await (await RunStorage.create(task, digits)).save(stateAfter(1), []);
    const save = await savesOfSweep(lists, digits.dataset, undefined);
    await save({ results: [], group: undefined });
    const { sweepFiles, runFiles } = await visit();
    const sweep = await sweepFiles.newest();
    expect(sweep).toMatchObject({ lists, results: [], slot: 0 });
    expect(sweep && (await sweepFiles.digitsOf(sweep))?.dataset.count).toBe(20);
    await sweepFiles.forget();
    expect(await sweepFiles.newest()).toBeUndefined();
    expect(await runFiles.newest()).toBeDefined();
  });
});

test("private files that cannot be written are not used", async () => {
  vi.stubGlobal(
    "FileSystemFileHandle",
    Object.assign(() => undefined, { prototype: {} }),
  );
  const { RunStorage } = await visit();
  await RunStorage.create(task, digits);
  expect([places.private.kept.size, places.database.kept.size]).toEqual([0, 1]);
});

test("saves alternate between two files, so that one cut short leaves the one before", async () => {
  const { RunStorage, runFiles } = await visit();
  const storage = await RunStorage.create(task, digits);
  await storage.save(stateAfter(1), []);
  await storage.save(stateAfter(2), []);
  const newest = (await runFiles.newest()) as StoredRun;
  expect(newest.state.epochsDone).toBe(2);
  const continued = await RunStorage.create(task, digits, newest);
  expect(continued.holdsRun).toBe(true);
  await continued.save(stateAfter(3), []);
  expect((await runFiles.newest())?.state.epochsDone).toBe(3);
  places.private.kept.set("run-a.safetensors", new Uint8Array(100));
  expect((await runFiles.newest())?.state.epochsDone).toBe(2);
});

test("a run that an earlier version saved is restored", async () => {
  const data = await savedDataOf(digits.dataset, "page");
  const saved = { ...task, data, epochs: [], state: stateAfter(4), savedAt: 5 };
  places.private.kept.set("run-b.safetensors", await writeRunFile(saved));
  places.private.kept.set("digits.bin", bytesOfDigits(digits).slice());
  const { runFiles } = await visit();
  const run = (await runFiles.newest()) as StoredRun;
  expect(run).toMatchObject({ savedAt: 5, slot: 1, state: { epochsDone: 4 } });
  expect(await runFiles.digitsOf(run)).toBeDefined();
});

test("digits of another run are not taken for those of this one", async () => {
  const { RunStorage, runFiles } = await visit();
  await (await RunStorage.create(task, digits)).save(stateAfter(1), []);
  const other = { dataset: builtInDigits({ count: 20, seed: 2 }), corrections: [] };
  places.private.kept.set("digits.bin", bytesOfDigits(other).slice());
  expect(await runFiles.digitsOf((await runFiles.newest()) as StoredRun)).toBeUndefined();
});
