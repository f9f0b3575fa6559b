import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Curves, Scale } from "../../../src/ui/parts/curves.ts";
import { type ChartFile, chartSvg } from "../../../src/ui/share/chart-svg.ts";
import { confusionSvg } from "../../../src/ui/share/confusion-svg.ts";
import { LIGHT } from "../../../src/ui/share/svg.ts";
import { SCALES } from "../../../src/ui/train/run-curves.ts";

const curves: Curves = {
  training: [0.5, 1, 1.5, 2].map((x, step) => {
    const mean = 0.5 + step / 10;
    return { x, step: step + 1, mean, low: mean - 0.1, high: mean + 0.1 };
  }),
  validation: [
    { x: 0, epoch: 0, value: 0.1 },
    { x: 1, epoch: 1, value: 0.6 },
    { x: 2, epoch: 2, value: 0.8 },
  ],
  past: [],
  ...{ best: 2, start: 0, end: 2, epochSteps: 2 },
};

function chart(more: Partial<ChartFile> = {}): ChartFile {
  const scale: Scale = SCALES.linear.accuracy;
  const words = { heading: "Accuracy", unit: "epochs", caption: "built-in v1, 1,200 digits" };
  return { ...words, curves, scale, smoothing: 0, ...more };
}

/** What would make a file look different elsewhere, reach outside, or run. */
const OUTSIDE = /<script|<style|<foreignObject|href=|url\(|var\(|class=|\son\w+=|currentColor/i;

/** Whether every element is closed in its turn. */
function isWellFormed(svg: string): boolean {
  const open: string[] = [];
  for (const [, end, name, attributes = ""] of svg.matchAll(/<(\/?)(\w+)([^>]*)>/g)) {
    if (attributes.endsWith("/")) {
      continue;
    }
    if (end === "/" && open.pop() !== name) {
      return false;
    }
    if (end === "") {
      open.push(name ?? "");
    }
  }
  return open.length === 0 && !/&(?!(amp|lt|gt|quot|#39);)/.test(svg);
}

describe("a chart as a file", () => {
  const svg = chartSvg(chart());

  test("is an SVG of a known size with a title", () => {
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="720" height="440"/);
    expect(svg).toContain("<title>Accuracy: built-in v1, 1,200 digits</title>");
    expect(isWellFormed(svg)).toBe(true);
  });

  test("has its colours in it, and nothing from outside", () => {
    expect(svg).not.toMatch(OUTSIDE);
    expect(svg).toContain('stroke="#0072b2"');
    expect(svg).toContain('stroke="#d55e00"');
  });

  test("draws training and validation where their values are", () => {
    // 0 to 2 epochs over 632 pixels from 64 on; 100 % at the top, 64.
    expect(svg).toContain('<circle cx="64"');
    expect(svg).toContain('<circle cx="380"');
    expect(svg).toContain('<circle cx="696"');
    const heights = [...svg.matchAll(/<circle cx="[\d.]+" cy="([\d.]+)"/g)].map(([, y]) =>
      Number(y),
    );
    expect(heights).toEqual([...heights].sort((one, other) => other - one));
  });

  test("shows script in the name of the data as text", () => {
    const caption = '<script>alert("1")</script> & more \u0000\ud800';
    const hostile = chartSvg(chart({ caption }));
    expect(hostile).not.toMatch(OUTSIDE);
    expect(hostile).toContain(
      "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; more \ufffd\ufffd",
    );
    expect(isWellFormed(hostile)).toBe(true);
  });

  test("leaves out what has no logarithm or is not finite", () => {
    const validation = [0, Number.NaN, Infinity, 0.5].map((value, epoch) => ({
      ...{ x: epoch, epoch, value },
    }));
    const shown = chartSvg(
      chart({ curves: { ...curves, validation }, scale: SCALES.logarithmic.loss }),
    );
    expect(shown).not.toMatch(/NaN|Infinity/);
    expect(shown.match(/<circle/g)).toHaveLength(1);
  });

  test("of what is known of steps only has no curve of ends of epochs, and no names of curves", () => {
    const validation = curves.validation.map((mark) => ({ ...mark, value: Number.NaN }));
    const shown = chartSvg(
      chart({ curves: { ...curves, validation }, scale: SCALES.linear.gradientNorm }),
    );
    expect(shown).not.toContain("NaN");
    expect(shown).not.toContain(">training</text>");
    expect(shown).not.toContain(">validation</text>");
  });

  test("says what thin, bold and dashed lines are", () => {
    expect(svg).toContain("Thin: training steps as they were. Bold: smoothed.");
    expect(chartSvg(chart({ curves: { ...curves, best: 1 } }))).toContain(
      "Dashed: the best epoch.",
    );
    expect(chartSvg(chart({ curves: { ...curves, best: undefined } }))).not.toContain("Dashed");
  });

  test("without a value has axes", () => {
    const empty = chartSvg(chart({ curves: { ...curves, training: [], validation: [] } }));
    expect(empty).not.toMatch(/NaN|Infinity/);
    expect(empty).toContain("epochs</text>");
  });
});

test("files have the light colours of the page", () => {
  const styles = readFileSync("src/ui/app/page.css", "utf8");
  const light = [...styles.matchAll(/--([\w-]+): light-dark\((#\w{6}),/g)];
  expect(Object.fromEntries(light.map(([, name, colour]) => [name, colour]))).toMatchObject(LIGHT);
});

test("a confusion matrix as a file has a number in each cell, and shades errors alone", () => {
  const svg = confusionSvg({ classes: 2, counts: Uint32Array.from([1200, 3, 0, 40]) }, "test.csv");
  expect(isWellFormed(svg)).toBe(true);
  expect(svg).not.toMatch(OUTSIDE);
  expect(svg).toContain(">1,200</text>");
  expect(svg.match(/fill="#d55e00" fill-opacity="0.4"/g)).toHaveLength(1);
});
