import { describe, expect, test } from "vitest";
import {
  confusionDifference,
  disagreements,
  firstWeights,
  pairedCountsOf,
  runDifferences,
  seeingWords,
  sharedRows,
  whyNotShared,
} from "../../../src/run/runs/compared.ts";
import { defaultSettings } from "../../../src/run/settings.ts";
import { keptRun, runDetails } from "./kept-runs.ts";

test("settings and data that differ are listed", () => {
  const other = keptRun({
    settings: { ...defaultSettings, layers: [32], seed: 2 },
    data: { ...keptRun().data, rows: 50 },
  });
  expect(runDifferences(keptRun(), other)).toEqual([
    { name: "seed", first: "1", second: "2" },
    { name: "layers", first: "128,64", second: "32" },
    { name: "rows", first: "100", second: "50" },
  ]);
  expect(runDifferences(keptRun(), keptRun())).toEqual([]);
});

describe("the rows that neither learned from", () => {
  const first = runDetails([2, 3, 5, 8], [0, 1, 1, 0], [0, 1, 0, 1]);
  const second = runDetails([3, 4, 5, 8, 9], [1, 0, 1, 0, 1], [0, 0, 1, 1, 1]);
  const shared = sharedRows(first, second, "last");

  test("are those that both set aside", () => {
    expect(shared).toEqual({
      rows: Uint32Array.of(3, 5, 8),
      labels: Uint8Array.of(1, 1, 0),
      first: Uint8Array.of(1, 0, 1),
      second: Uint8Array.of(0, 1, 1),
    });
  });

  test("tell on which digits only one is right", () => {
    expect(pairedCountsOf(shared)).toEqual({ onlyFirst: 1, onlySecond: 1, count: 3 });
  });

  test("give the difference of the confusion matrices", () => {
    expect([...confusionDifference(shared, 2)]).toEqual([0, 0, 0, 0]);
    const better = { ...shared, first: Uint8Array.of(1, 1, 1) };
    expect([...confusionDifference(better, 2)]).toEqual([0, 0, -1, 1]);
  });
});

test("digits come first on which one of the two is right", () => {
  const rows = Uint32Array.of(0, 1, 2, 3);
  const labels = Uint8Array.of(0, 1, 2, 3);
  const [first, second] = [Uint8Array.of(5, 1, 2, 3), Uint8Array.of(6, 1, 7, 8)];
  expect(disagreements({ rows, labels, first, second })).toEqual([2, 3, 0]);
});

test("runs on other data, or without validation, cannot be compared digit by digit", () => {
  const { data } = keptRun();
  expect(whyNotShared(keptRun(), keptRun())).toBeUndefined();
  const others = keptRun({ data: { ...data, fingerprint: "beef" } });
  expect(whyNotShared(keptRun(), others)).toContain("different data");
  const none = keptRun({ data: { ...data, validationRows: 0 } });
  expect(whyNotShared(keptRun(), none)).toContain("without validation rows");
  const unknown = keptRun({ data: { ...data, fingerprint: "" } });
  expect(whyNotShared(unknown, unknown)).toContain("different data");
});

test("the weights of a unit are a column of the first layer", () => {
  const { last } = runDetails([], [], []);
  const [unit, ...others] = firstWeights(last, [4, 3, 2], 24);
  expect([...(unit ?? [])]).toEqual([0, 3, 6, 9]);
  expect(others).toHaveLength(2);
  expect(firstWeights({ ...last, weights: new Uint16Array() }, [4, 3, 2], 24)).toEqual([]);
});

test("whoever sees no digits is told which data has them", () => {
  expect(seeingWords(keptRun())).toBe("To see the digits, open train.csv (100 digits).");
  const data = { ...keptRun().data, name: "built-in v1", rows: 4000 };
  const settings = { ...defaultSettings, seed: 5 };
  expect(seeingWords(keptRun({ data, settings }))).toBe(
    "To see the digits, set Digits to 4,000 and Seed to 5 in the Train view.",
  );
});
