import { expect, test } from "vitest";
import {
  POPULATIONS,
  POPULATION_GROUP,
  payingNetworks,
  payingSentence,
  populationName,
} from "../../src/bench/population.ts";
import type { Row } from "../../src/bench/row.ts";

/** Rows with these rates; undefined where a number of networks was left out. */
const rowsWith = (rates: readonly (number | undefined)[]): Row[] =>
  rates.map((rate, index) => ({
    group: POPULATION_GROUP,
    name: populationName(POPULATIONS[index] ?? 0, "fused"),
    timing: undefined,
    rate,
    ...{ unit: "samples/s" as const, intensity: undefined, share: undefined },
  }));

test("more networks pay as long as twice as many learn a tenth faster together", () => {
  expect(payingNetworks(rowsWith([100, 190, 340, 360, 900]), "fused")).toBe(4);
  expect(payingNetworks(rowsWith([100, 101]), "fused")).toBe(1);
});

test("says that more were not measured, where they were left out", () => {
  expect(payingSentence(rowsWith([100, 190, undefined]), "fused")).toBe(
    "fused: more networks pay up to 2, the most that were measured.",
  );
});

test("says so where all that were tried pay, and nothing of a plan that was not measured", () => {
  const rows = rowsWith(POPULATIONS.map((networks) => 100 * networks));
  expect(payingSentence(rows, "fused")).toBe(
    "fused: more networks pay up to 128, the most that were measured.",
  );
  expect(payingSentence(rows, "layered")).toBeUndefined();
});
