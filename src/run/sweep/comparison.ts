// Which setting is best, and whether that is more than the luck of the seeds. The networks of one seed begin with the same weights
// and see the rows in the same order, so two configurations are compared seed by seed.

import { wilsonInterval } from "../../base/accuracy.ts";
import { formatChance } from "../../base/format.ts";
import { grouped } from "../../base/grouped.ts";
import {
  type PairedTest,
  SIGNIFICANCE,
  meanOf,
  signFlipTest,
  standardDeviation,
} from "../../base/statistics.ts";
import { accuracyOf } from "../history.ts";
import type { SettingName, Settings } from "../settings.ts";
import { configurationName } from "./networks.ts";
import { type NetworkResult, type TrainedNetwork, isWhole } from "./population.ts";

/** How well one configuration does over its seeds. */
export interface ConfigurationScore {
  /** Of its first network. */
  readonly settings: Settings;
  /** What tells it from the others; empty where there is only one. */
  readonly name: string;
  /** The networks that were trained to their end. */
  readonly networks: readonly TrainedNetwork[];
  /** Networks whose numbers were no longer numbers. */
  readonly failed: number;
  /** Mean validation accuracy over the seeds. */
  readonly mean: number;
  /** Over the seeds; NaN with one. */
  readonly deviation: number;
  /** Of the mean: where it would lie with other validation rows, with 95 % confidence. */
  readonly interval: readonly [low: number, high: number];
}

/** The two best configurations, seed by seed. */
export interface Comparison {
  readonly best: ConfigurationScore;
  readonly next: ConfigurationScore;
  /** How many seeds both have. */
  readonly seeds: number;
  /** Mean accuracy of the best minus that of the next, over those seeds. */
  readonly difference: number;
  readonly test: PairedTest;
}

/** The fewest seeds with which the test can fall below 5 %: 2 · 2⁻⁶ is 0.031. */
export const FEWEST_SEEDS = 6;

/**
 * Scores all configurations, the best one first. A configuration of which a network failed comes after all others.
 *
 * @param rows of validation
 */
export function configurationScores(
  results: readonly NetworkResult[],
  swept: readonly SettingName[],
  rows: number,
): readonly ConfigurationScore[] {
  const groups = grouped(results, ({ network }) => configurationName(network.settings, swept));
  const scores = [...groups].flatMap(([name, group]) => scoreOf(name, group, rows));
  return scores.sort((a, b) => Number(a.failed > 0) - Number(b.failed > 0) || b.mean - a.mean);
}

function scoreOf(
  name: string,
  group: readonly NetworkResult[],
  rows: number,
): ConfigurationScore[] {
  const networks = group.filter(isWhole);
  const [first] = networks;
  if (first === undefined) {
    return [];
  }
  const accuracies = networks.map(({ judged }) => accuracyOf(judged));
  const mean = meanOf(accuracies);
  return [
    {
      settings: first.network.settings,
      name,
      networks,
      failed: group.filter(({ ended }) => ended === "failed").length,
      mean,
      deviation: standardDeviation(accuracies),
      interval: wilsonInterval(mean, rows),
    },
  ];
}

/** Compares the two best configurations; undefined where there are not two, or they have no seed in common. */
export function comparisonOf(scores: readonly ConfigurationScore[]): Comparison | undefined {
  const [best, next] = scores;
  if (best === undefined || next === undefined) {
    return undefined;
  }
  const others = new Map(
    next.networks.map(({ network, judged }) => [network.settings.seed, accuracyOf(judged)]),
  );
  const differences = best.networks.flatMap(({ network, judged }) => {
    const other = others.get(network.settings.seed);
    return other === undefined ? [] : [accuracyOf(judged) - other];
  });
  if (differences.length === 0) {
    return undefined;
  }
  return {
    best,
    next,
    seeds: differences.length,
    difference: meanOf(differences),
    test: signFlipTest(differences),
  };
}

/** Says whether the best configuration is better than the next, or perhaps only luckier. */
export function comparisonSentence({ best, next, seeds, difference, test }: Comparison): string {
  if (seeds === 1) {
    return `With one seed it cannot be told whether ${best.name} is better than ${next.name} or only luckier. Add --seeds 8.`;
  }
  // Where all seeds are compared, the difference of the means as they are written: each is rounded by itself.
  const isOfMeans = [best, next].every(({ networks }) => networks.length === seeds);
  const written = ({ mean }: ConfigurationScore) => Number((100 * mean).toFixed(2));
  const points = (isOfMeans ? written(best) - written(next) : 100 * difference).toFixed(2);
  const ahead = `${best.name} is ahead of ${next.name} by ${points} points`;
  if (seeds < FEWEST_SEEDS) {
    return `${ahead}, but ${seeds} seeds are too few to tell whether that is chance: the sign-flip test cannot give a p below ${test.smallest.toFixed(2)}. Take --seeds ${FEWEST_SEEDS} or more.`;
  }
  const how = `paired over ${seeds} seeds, ${test.exact ? "exact " : ""}sign-flip permutation test, ${formatChance(test.p)}`;
  return test.p < SIGNIFICANCE
    ? `${best.name} is better than ${next.name} by ${points} points, beyond the chance of the seeds (${how}).`
    : `${ahead}, which may be chance (${how}).`;
}
