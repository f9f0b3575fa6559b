import { describe, expect, test } from "vitest";
import { wilsonInterval } from "../../../src/base/accuracy.ts";
import {
  comparisonOf,
  comparisonSentence,
  configurationScores,
} from "../../../src/run/sweep/comparison.ts";
import { failed, trained } from "./results.ts";

/** Networks of two learning rates, seed by seed. */
function pairs(slow: readonly number[], fast: readonly number[]) {
  return [
    ...slow.map((accuracy, index) => trained(index + 1, accuracy, { lr: 1e-3, seed: index + 1 })),
    ...fast.map((accuracy, index) =>
      trained(slow.length + index + 1, accuracy, { lr: 1e-2, seed: index + 1 }),
    ),
  ];
}

const scoresOf = (results: Parameters<typeof configurationScores>[0]) =>
  configurationScores(results, ["lr", "seed"], 1000);
const sentenceOf = (results: Parameters<typeof configurationScores>[0]) => {
  const comparison = comparisonOf(scoresOf(results));
  return comparison && comparisonSentence(comparison);
};

describe("a configuration", () => {
  const [best, next] = scoresOf(pairs([0.9, 0.92], [0.95, 0.93]));

  test("has the mean and the deviation of its seeds, the best one first", () => {
    expect(best?.name).toBe("lr 0.01");
    expect(best?.mean).toBeCloseTo(0.94, 12);
    expect(best?.deviation).toBeCloseTo(0.01 * Math.SQRT2, 12);
    expect(next?.mean).toBeCloseTo(0.91, 12);
  });

  test("has Wilson's interval of its mean on the validation rows, not on rows times seeds", () => {
    expect(best?.interval).toEqual(wilsonInterval(best?.mean ?? 0, 1000));
  });

  test("of which a network failed comes after all others", () => {
    const results = [
      trained(1, 0.9, { lr: 1e-3 }),
      trained(2, 0.99, { lr: 1 }),
      failed(3, { lr: 1, seed: 2 }),
    ];
    expect(scoresOf(results).map(({ name, failed: count }) => [name, count])).toEqual([
      ["lr 0.001", 0],
      ["lr 1", 1],
    ]);
  });

  test("of which all networks failed has no score", () => {
    expect(scoresOf([failed(1)])).toEqual([]);
  });

  test("leaves out networks that were interrupted", () => {
    const results = [
      trained(1, 0.9),
      { ...trained(2, 0.1, { seed: 2 }), ended: "interrupted" as const },
    ];
    expect(scoresOf(results)[0]?.networks).toHaveLength(1);
  });
});

describe("the sentence about the two best", () => {
  const eight = [0.9, 0.91, 0.9, 0.92, 0.91, 0.9, 0.93, 0.91];
  const better = (by: readonly number[]) => eight.map((one, seed) => one + (by[seed] ?? 0));

  test("says that a difference with the same sign for all seeds is more than chance", () => {
    const sure = [0.01, 0.02, 0.01, 0.02, 0.01, 0.02, 0.01, 0.02];
    expect(sentenceOf(pairs(eight, better(sure)))).toBe(
      "lr 0.01 is better than lr 0.001 by 1.50 points, beyond the chance of the seeds (paired over 8 seeds, exact sign-flip permutation test, p = 0.0078).",
    );
  });

  test("says that a difference with both signs may be chance", () => {
    const unsure = [0.02, -0.02, 0.01, -0.01, 0.02, 0.01, -0.01, 0];
    expect(sentenceOf(pairs(eight, better(unsure)))).toMatch(
      /^lr 0\.01 is ahead of lr 0\.001 by 0\.25 points, which may be chance \(paired over 8 seeds, exact sign-flip permutation test, p = 0\.\d+\)\.$/,
    );
  });

  test("says that fewer than six seeds are too few, and how many to take", () => {
    expect(sentenceOf(pairs([0.9, 0.9, 0.9], [0.95, 0.95, 0.95]))).toBe(
      "lr 0.01 is ahead of lr 0.001 by 5.00 points, but 3 seeds are too few to tell whether that is chance: the sign-flip test cannot give a p below 0.25. Take --seeds 6 or more.",
    );
  });

  test("has the difference of the means as they are written", () => {
    // 89.25 % and 81.27 %, which differ by 7.972 points.
    expect(sentenceOf(pairs([0.81274, 0.81274], [0.89246, 0.89246]))).toContain("by 7.98 points");
  });

  test("says that nothing can be told from one seed", () => {
    expect(sentenceOf(pairs([0.9], [0.95]))).toBe(
      "With one seed it cannot be told whether lr 0.01 is better than lr 0.001 or only luckier. Add --seeds 8.",
    );
  });

  test("compares only the seeds that both have", () => {
    const results = pairs([0.9, 0.9, 0.5], [0.95, 0.93]);
    const comparison = comparisonOf(scoresOf(results));
    expect(comparison?.seeds).toBe(2);
    expect(comparison?.difference).toBeCloseTo(0.04, 12);
  });

  test("is left out where there is one configuration", () => {
    expect(sentenceOf(pairs([0.9, 0.91], []))).toBeUndefined();
  });
});
