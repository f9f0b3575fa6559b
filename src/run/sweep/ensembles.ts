// How much better the networks of a sweep do together.

import type { Dataset } from "../../data/index.ts";
import {
  type ComputeDevice,
  Network,
  type Prediction,
  type Score,
  meanPrediction,
  scoreOfPrediction,
} from "../../engine/index.ts";
import { accuracyOf } from "../history.ts";
import type { TrainedNetwork } from "./population.ts";

/** Networks that predict together, and how well they do on the validation rows. */
export interface EnsembleScore extends Score {
  readonly networks: readonly TrainedNetwork[];
}

/** The networks by accuracy, the best one first, and of equals the first. */
export function byAccuracy(networks: readonly TrainedNetwork[]): readonly TrainedNetwork[] {
  return [...networks].sort((a, b) => accuracyOf(b.judged) - accuracyOf(a.judged));
}

/**
 * Scores the ensembles of the best networks.
 *
 * @param sizes of the ensembles, each at most as many as there are networks
 */
export async function ensembleScores(
  compute: ComputeDevice,
  networks: readonly TrainedNetwork[],
  validation: Dataset,
  sizes: readonly number[],
): Promise<readonly EnsembleScore[]> {
  const { labels = new Uint8Array() } = validation;
  const best = byAccuracy(networks).slice(0, Math.max(0, ...sizes));
  const predictions: Prediction[] = [];
  for (const { sizes: layers, parameters } of best) {
    const network = new Network(compute, layers, parameters);
    try {
      predictions.push(await network.predict(validation));
    } finally {
      network.dispose();
    }
  }
  return sizes.map((size) => ({
    networks: best.slice(0, size),
    ...scoreOfPrediction(meanPrediction(predictions.slice(0, size)), labels),
  }));
}
