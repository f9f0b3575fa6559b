import {
  comparisonOf,
  comparisonSentence,
  configurationScores,
} from "../../run/sweep/comparison.ts";
import type { EnsembleScore } from "../../run/sweep/ensembles.ts";
import type { NetworkResult } from "../../run/sweep/population.ts";
import type { NetworkProgress } from "../../run/sweep/progress.ts";
import type { NetworkState, SweepComparison, Swept } from "./sweep-state.ts";

/** What came of the configurations, without the networks themselves. */
export function comparisonState(
  results: readonly NetworkResult[],
  { names, validationRows }: Swept,
  ensembles: readonly EnsembleScore[],
): SweepComparison {
  const scores = configurationScores(results, names, validationRows);
  const comparison = comparisonOf(scores);
  const most = Math.max(0, ...ensembles.map(({ networks }) => networks.length));
  return {
    configurations: scores.map(({ name, networks, failed, mean, deviation, interval }) => ({
      ...{ name, seeds: networks.length, failed, mean, deviation, interval },
    })),
    sentence: comparison && comparisonSentence(comparison),
    ensembles: ensembles.map(({ networks, accuracy }) => ({
      ...{ networks: networks.length, isAll: networks.length === most, accuracy },
    })),
  };
}

/** How far a network is, without its parameters. */
export function networkState(
  { network, epochs, share, result }: NetworkProgress,
  losses: Float32Array,
): NetworkState {
  const { number, settings } = network;
  const isFailed = result?.ended === "failed";
  return {
    ...{ number, settings, epochs, losses, share },
    ended: result?.ended,
    judged: result === undefined || isFailed ? undefined : result.judged,
    reason: isFailed ? result.reason : undefined,
  };
}
