import { describe, expect, test } from "vitest";
import { labelsOf } from "../../../src/run/runs/run-labels.ts";
import {
  columnsOf,
  differingSettings,
  runsCsv,
  sorted,
  timeText,
} from "../../../src/run/runs/run-table.ts";
import { defaultSettings } from "../../../src/run/settings.ts";
import { epochOf, keptRun } from "./kept-runs.ts";

const slow = keptRun({ id: "slow", settings: { ...defaultSettings, lr: 1e-4 }, startedAt: 3e12 });
const fast = keptRun({
  id: "fast",
  epochs: [epochOf(1, 0.91), epochOf(2, 0.96), epochOf(3, 0.955)],
});
const empty = keptRun({ id: "empty", epochs: [], confusion: undefined });
const RUNS = [slow, fast, empty];
const COLUMNS = columnsOf(RUNS);

function cell(id: string, run = fast): string {
  return COLUMNS.find((column) => column.id === id)?.textOf(run) ?? "no such column";
}

test("the settings that differ anywhere are columns, and always the seed", () => {
  expect(differingSettings(RUNS)).toEqual(["lr", "seed"]);
  expect(differingSettings([fast])).toEqual(["seed"]);
});

test("a row has accuracies with interval, best epoch, times, parameters and data", () => {
  expect(cell("val_accuracy")).toMatch(/^95\.50 % ± \d+\.\d$/);
  expect(cell("best_accuracy")).toBe("96.00 %, epoch 2");
  expect(cell("seconds_to_90")).toBe("2.00 s");
  expect(cell("seconds_to_95")).toBe("4.00 s");
  expect(cell("seconds_to_97")).toBe("–");
  expect(cell("parameters")).toBe("23");
  expect(cell("data_hash")).toBe("f00d");
  expect(cell("val_accuracy", empty)).toBe("–");
});

describe("sorting", () => {
  const order = (column: string, isDescending: boolean) =>
    sorted(RUNS, COLUMNS, { column, isDescending }).map(({ id }) => id);

  test("goes up and down, and runs without a value come last", () => {
    expect(order("best_accuracy", true)).toEqual(["fast", "slow", "empty"]);
    expect(order("best_accuracy", false)).toEqual(["slow", "fast", "empty"]);
  });

  test("compares numbers as numbers", () => {
    expect(order("lr", false)[0]).toBe("slow");
  });

  test("by a column that is gone is by time", () => {
    expect(order("batch", true)[0]).toBe("slow");
  });
});

describe("the CSV", () => {
  test("has every setting, and figures as numbers", () => {
    const [head, first] = runsCsv([fast]).split("\n");
    const values = Object.fromEntries(
      (head ?? "").split(",").map((name, index) => [name, first?.split(",")[index]]),
    );
    expect(values).toMatchObject({ lr: "0.001", best_epoch: "2", val_accuracy: "0.955" });
    expect(head?.split(",")).toEqual(expect.arrayContaining(Object.keys(defaultSettings)));
  });

  test("quotes what needs it, and defuses formulas", () => {
    const csv = runsCsv([keptRun({ name: '=HYPERLINK("http://x")' })]);
    expect(csv.split("\n")[1]).toMatch(/^"'=HYPERLINK\(""http:\/\/x""\)",/);
  });
});

test("labels name what differs, or the run", () => {
  const named = keptRun({ id: "named", name: "wide", settings: { ...defaultSettings, lr: 0.1 } });
  const labels = labelsOf([slow, named]);
  expect(labels.get("slow")).toBe("lr 0.0001\u00a0· 20.00 %");
  expect(labels.get("named")).toBe("wide\u00a0· 20.00 %");
  expect(labelsOf([fast]).get("fast")).toBe(`${timeText(fast.startedAt)}\u00a0· 96.00 %`);
});
