import { expect, test } from "vitest";
import { NO_CURVES } from "../../../src/ui/parts/curves.ts";
import { cardSvg } from "../../../src/ui/share/card.ts";
import { wrapped } from "../../../src/ui/share/svg.ts";
import { SCALES } from "../../../src/ui/train/run-curves.ts";

const chart = {
  ...{ heading: "Accuracy", unit: "epochs", caption: "", smoothing: 0.6 },
  ...{ curves: NO_CURVES, scale: SCALES.linear.accuracy },
};

test("the picture of a run says accuracy, interval, settings and GPU", () => {
  const svg = cardSvg(
    {
      accuracy: "95.54 %",
      best: "best validation accuracy 95.54 % ± 1.30 points (epoch 9)",
      caption: "train.csv, 4,000 digits; lr 0.001",
      gpu: "GPU: Example",
    },
    chart,
  );
  expect(svg).toContain('width="1200" height="630"');
  for (const words of ["95.54 %", "± 1.30 points", "train.csv", "lr 0.001", "GPU: Example"]) {
    expect(svg).toContain(words);
  }
  expect(svg).not.toMatch(/NaN|Infinity|undefined/);
});

test("a long caption is wrapped, and a word that is longer than a line is cut", () => {
  expect(wrapped("one two three", 7)).toEqual(["one two", "three"]);
  expect(wrapped(`a ${"x".repeat(30)}`, 10)).toEqual(["a", `${"x".repeat(9)}…`]);
});
