import { expect, test } from "vitest";
import { formatPercentTick } from "../../../src/base/format.ts";
import { chart } from "../../../src/run/report/charts.ts";
import { epochOf } from "./reported-run.ts";

const accuracy = {
  name: "Accuracy",
  format: formatPercentTick,
  training: () => 0.5,
  validation: ({ valAccuracy }: { readonly valAccuracy: number | undefined }) => valAccuracy,
  top: 1,
  best: 2,
};

function pathOf(svg: string, kind: string): string | undefined {
  return new RegExp(`class="curve ${kind}" d="([^"]*)"`).exec(svg)?.[1];
}

test("a chart draws both curves, higher values higher", () => {
  const { html } = chart([epochOf(1, 0.6), epochOf(2, 0.9), epochOf(3, 0.8)], accuracy);
  expect(pathOf(html, "training")).toBe("M56 200L242 200L428 200");
  const places = pathOf(html, "validation")
    ?.slice(1)
    .split("L")
    .map((point) => point.split(" "));
  const heights = places?.map(([, y]) => Number(y)) as [number, number, number];
  expect(heights[1]).toBeLessThan(heights[2]);
  expect(heights[2]).toBeLessThan(heights[0]);
});

test("its ticks are round, and the axis reaches what it should", () => {
  const { html } = chart([epochOf(1, 0.6), epochOf(2, 0.9)], accuracy);
  const ticks = [...html.matchAll(/class="tick end"[^>]*>([^<]*)</g)].map(([, tick]) => tick);
  expect(ticks).toEqual(["50 %", "60 %", "70 %", "80 %", "90 %", "100 %"]);
});

test("a run of one epoch is a point, and values that are no numbers are left out", () => {
  const one = chart([epochOf(1, 0.6)], { ...accuracy, best: 1 }).html;
  expect(one).toContain(`<circle class="validation" cx="242"`);
  const broken = chart([epochOf(1, Number.NaN), epochOf(2, 0.7)], accuracy).html;
  expect(broken).not.toContain("NaN");
  expect(pathOf(broken, "validation")).toMatch(/^M428 /);
});

test("those who do not see it are told where the curves begin and end", () => {
  const { html } = chart([epochOf(1, 0.6), epochOf(2, 0.9)], accuracy);
  expect(html).toContain(
    `aria-label="Accuracy by epoch: training from 50 % in epoch 1 to 50 % in epoch 2, validation from 60 % in epoch 1 to 90 % in epoch 2"`,
  );
});
