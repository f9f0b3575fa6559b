import { describe, expect, test } from "vitest";
import type { KeptRun } from "../../../src/run/runs/kept-run.ts";
import { seedGroups } from "../../../src/run/runs/seeds.ts";
import { defaultSettings } from "../../../src/run/settings.ts";
import { runsSvg } from "../../../src/ui/runs/runs-svg.ts";
import { epochOf, keptRun } from "../../run/runs/kept-runs.ts";

/** A run with a colour, a name and a learning rate. */
function runOf(colour: number, name = `run ${colour}`, lr = (colour + 1) / 1000): KeptRun {
  const settings = { ...defaultSettings, lr };
  return keptRun({ id: `run-${colour}`, colour, name, settings });
}

function svgOf(runs: readonly KeptRun[], groups = seedGroups([])): string {
  return runsSvg({ runs, axis: "epoch", isLogarithmic: false, groups });
}

/** The strokes of the legend, which stands below the curves, with their dashes. */
function legendOf(svg: string): string[] {
  return [...svg.slice(svg.lastIndexOf("</g>")).matchAll(/<line [^>]*>/g)].map(([line]) => {
    const dash = /stroke-dasharray="([^"]*)"/.exec(line)?.[1] ?? "";
    return `${/stroke="([^"]*)"/.exec(line)?.[1] ?? ""} ${dash}`.trim();
  });
}

describe("the curves of runs as a file", () => {
  test("has a legend with each run's name, the settings that differ, its accuracy, and its colour or dash", () => {
    const svg = svgOf([runOf(0), runOf(8)]);
    expect(svg).toContain(">run 0, lr 0.001, seed 1: 20.00 %</text>");
    expect(svg).toContain(">run 8, lr 0.009, seed 1: 20.00 %</text>");
    expect(legendOf(svg)).toEqual(["#009e73", "#cc79a7 8 3"]);
    // The curve looks as its line of the legend.
    expect(svg.match(/<path [^>]*stroke="#cc79a7"[^>]*stroke-dasharray="8 3"/g)).toHaveLength(2);
  });

  test("cuts curves off at the frame, and refers to nothing outside of itself", () => {
    const svg = svgOf([runOf(0)]);
    const [, id = ""] = /clip-path="url\(#([\w-]+)\)"/.exec(svg) ?? [];
    expect(svg).toContain(`<clipPath id="${id}">`);
    expect(svg.replaceAll(`url(#${id})`, "")).not.toMatch(
      /url\(|href|var\(|light-dark|<style|<script/,
    );
  });

  test("has white behind it, and axes in words", () => {
    const svg = svgOf([runOf(0)]);
    expect(svg).toMatch(/<rect width="860" height="\d+" fill="#ffffff">/);
    expect(svg).toContain(">epochs</text>");
    expect(svg).toMatch(/>100 %<\/text>/);
    expect(svg).toContain(">Accuracy</text>");
  });

  test("draws runs that differ in the seed only as one band with one line of the legend", () => {
    const seeds = [1, 2, 3].map((seed) => ({
      ...runOf(seed, "", 0.001),
      settings: { ...defaultSettings, seed },
      epochs: [epochOf(1, 0.5 + seed / 10), epochOf(2, 0.6 + seed / 10)],
    }));
    const svg = svgOf(seeds, seedGroups(seeds));
    expect(legendOf(svg)).toHaveLength(1);
    expect(svg).toContain("3 seeds: mean ");
    expect(svg.match(/fill-opacity="0.22"/g)).toHaveLength(1);
  });

  test("names as many runs as can be told apart, and counts the others", () => {
    const svg = svgOf(Array.from({ length: 31 }, (_, index) => runOf(index)));
    expect(legendOf(svg)).toHaveLength(28);
    expect(svg).toContain(">and 3 more runs</text>");
  });

  test("shows script in a run's name as text", () => {
    const svg = svgOf([runOf(0, '<script>alert("1")</script>')]);
    expect(svg).not.toContain("<script");
    expect(svg).toContain("&lt;script&gt;");
  });
});
