import { expect, test } from "vitest";
import { wrapped } from "../../../src/cli/shell/terminal.ts";
import { progressLine } from "../../../src/cli/table.ts";

const progress = { epoch: 3, step: 50, steps: 100, samplesPerSecond: 12_345 };

test("a progress bar never fills the last column, however narrow the terminal is", () => {
  for (let columns = 1; columns < 120; columns++) {
    expect(progressLine(progress, 10, columns).length).toBeLessThan(columns);
  }
  expect(progressLine(progress, 10, 120)).toBe(progressLine(progress, 10));
  expect(progressLine(progress, 10, 30)).toBe("epoch 3 of 10   50 %");
});

test("a long line is broken between words, and what follows is indented", () => {
  expect(wrapped("  --data FILE  read these digits", 15, 24)).toEqual([
    "  --data FILE  read",
    "        these digits",
  ]);
  expect(wrapped("short", 0, 24)).toEqual(["short"]);
  expect(wrapped("in a file, lines stay whole", 0, undefined)).toHaveLength(1);
});

test("lines that are broken lose no word, and fit", () => {
  const line = `  ${"--flag".padEnd(20)}  ${"some words and unbreakable".repeat(3)}`;
  for (let columns = 2; columns < 90; columns++) {
    const lines = wrapped(line, 24, columns);
    expect(lines.join("").replaceAll(" ", "")).toBe(line.replaceAll(" ", ""));
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(columns);
  }
});
