import { expect, test } from "vitest";
import type { Row } from "../../src/bench/index.ts";
import { STEP_GROUP, timelineLines, timelineOf } from "../../src/bench/timeline.ts";

function row(name: string, rate: number | undefined, group = STEP_GROUP): Row {
  const rest = { unit: "µs", timing: undefined, intensity: undefined, share: undefined } as const;
  return { group, name, rate, ...rest };
}

test("a timeline shows the kernels in order, and what lies between them", () => {
  const rows = [row("copying", 5, "roofline"), row("1 a", 30), row("2 b", 50), row("step", 100)];
  expect(timelineOf(rows)).toEqual([
    { name: "1 a", duration: 30, start: 0, length: 0.3 },
    { name: "2 b", duration: 50, start: 0.3, length: 0.5 },
    { name: "between them", duration: 20, start: 0.8, length: 0.2 },
  ]);
  const bars = timelineLines(timelineOf(rows)).map((line) => line.slice(52));
  expect(bars).toEqual([
    "█".repeat(18),
    `${" ".repeat(18)}${"█".repeat(30)}`,
    `${" ".repeat(48)}${"█".repeat(12)}`,
  ]);
});

test("kernels that take longer alone than together still fit the timeline", () => {
  const parts = timelineOf([row("1 a", 60), row("2 b", 60), row("step", 100)]);
  expect(parts.map(({ start, length }) => start + length)).toEqual([0.5, 1]);
});

test("without a figure for every kernel there is no timeline", () => {
  expect(timelineOf([row("1 a", undefined), row("step", 100)])).toEqual([]);
  expect(timelineOf([])).toEqual([]);
});
