import { describe, expect, test } from "vitest";
import { MOST_LETTERS } from "../../../src/run/runs/kept-run.ts";
import { readDetails, readKeptRun } from "../../../src/run/runs/read-kept-run.ts";
import { defaultSettings } from "../../../src/run/settings.ts";
import { keptRun, runDetails } from "./kept-runs.ts";

const DETAILS = runDetails([3, 5, 8], [0, 1, 1], [0, 0, 1]);

test("a run is read as it was written", () => {
  const run = keptRun({ name: "wide", untrained: { loss: 2.3, accuracy: 0.1 } });
  expect(readKeptRun(structuredClone(run))).toEqual(run);
});

test("a setting that an older version did not know takes its default", () => {
  const newer = ["rates", "fresh"];
  const older = Object.fromEntries(
    Object.entries(defaultSettings).filter(([name]) => !newer.includes(name)),
  );
  expect(readKeptRun({ ...keptRun(), settings: older })?.settings).toEqual(defaultSettings);
});

test("a field that a newer version added is left out", () => {
  expect(readKeptRun({ ...keptRun(), mood: "good" })).toEqual(keptRun());
});

test("a huge name is cut, and line breaks in it become blanks", () => {
  const name = `a\nb\u202e${"x".repeat(1e6)}`;
  expect(readKeptRun({ ...keptRun(), name })?.name).toBe(`a b ${"x".repeat(MOST_LETTERS - 4)}`);
  expect(readKeptRun({ ...keptRun(), gpu: "y".repeat(1e6) })?.gpu.length).toBeLessThan(400);
});

test("script in a name stays a text", () => {
  const name = "<img src=x onerror=alert(1)>";
  expect(readKeptRun({ ...keptRun(), name })?.name).toBe(name);
});

const HOSTILE: Readonly<Record<string, unknown>> = {
  nothing: undefined,
  "a text": "run",
  "no fields": {},
  "a name that is an object": { ...keptRun(), name: { toString: () => "x" } },
  "a colour that is no whole number": { ...keptRun(), colour: 1.5 },
  "a negative colour": { ...keptRun(), colour: -1 },
  "sizes without classes": { ...keptRun(), sizes: [4] },
  "a size of a thousand million": { ...keptRun(), sizes: [4, 1e9, 2] },
  "a thousand layers": { ...keptRun(), sizes: Array(1000).fill(4) },
  "an impossible setting": { ...keptRun(), settings: { ...defaultSettings, lr: 1e9 } },
  "a setting that is an object": { ...keptRun(), settings: { ...defaultSettings, seed: {} } },
  "an end that does not exist": { ...keptRun(), end: "exploded" },
  "an accuracy above 1": { ...keptRun(), result: { ...keptRun().result, valAccuracy: 2 } },
  "a loss that is no number": {
    ...keptRun(),
    epochs: [{ ...keptRun().epochs[0], trainLoss: Number.NaN }],
  },
  "a million epochs": { ...keptRun(), epochs: Array(1e6).fill(keptRun().epochs[0]) },
  "a matrix of another size": {
    ...keptRun(),
    confusion: { classes: 2, counts: new Uint32Array(9) },
  },
  "a matrix that lies about its classes": {
    ...keptRun(),
    confusion: { classes: 1000, counts: [1] },
  },
  "steps of different lengths": {
    ...keptRun(),
    steps: { ...keptRun().steps, step: new Float64Array(3) },
  },
};

test.each(Object.keys(HOSTILE))("a record with %s is refused", (name) => {
  expect(readKeptRun(HOSTILE[name])).toBeUndefined();
});

describe("details", () => {
  test("are read as they were written", () => {
    expect(readDetails(structuredClone(DETAILS), keptRun())).toEqual(DETAILS);
  });

  test("may have no weights, where the network is too large", () => {
    const last = { ...DETAILS.last, weights: new Uint16Array() };
    expect(readDetails({ ...DETAILS, last }, keptRun())).toBeDefined();
  });

  test.each([
    ["of another run", { ...DETAILS, id: "b" }],
    [
      "with weights of another network",
      { ...DETAILS, last: { ...DETAILS.last, weights: new Uint16Array(24) } },
    ],
    [
      "with fewer predictions than rows",
      { ...DETAILS, best: { ...DETAILS.best, predicted: new Uint8Array(2) } },
    ],
    ["with a class that does not exist", { ...DETAILS, labels: Uint8Array.of(0, 1, 2) }],
    ["with lists in place of arrays", { ...DETAILS, rows: [3, 5, 8] }],
    ["that are missing", undefined],
  ])("%s are refused", (_, details) => {
    expect(readDetails(details, keptRun())).toBeUndefined();
  });
});
