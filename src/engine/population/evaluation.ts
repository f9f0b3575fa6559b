// Evaluates all networks of a population at once on any examples.

import type { ComputeDevice } from "../gpu/device.ts";
import { RequestError } from "../gpu/errors.ts";
import { Readback } from "../gpu/memory.ts";
import {
  OUTCOME_SIZE,
  type Prediction,
  type Score,
  predictedOf,
  scoreOf,
} from "../model/outcomes.ts";
import type { NetworksOnGpu } from "../step/buffers.ts";
import { createEvaluator, outOfEvaluation } from "../step/evaluator.ts";
import type { Examples } from "../step/examples.ts";
import type { RunOptions } from "../step/step-runner.ts";

/** Loss and accuracy of each network on labelled examples, with the default tiles, as `Network.evaluate`. */
export async function evaluateNetworks(
  compute: ComputeDevice,
  networks: NetworksOnGpu,
  examples: Examples,
  options?: RunOptions,
): Promise<Score[]> {
  const { labels } = examples;
  if (labels === undefined) {
    throw new RequestError("These images have no labels, so there is nothing to compare with.");
  }
  const results = await resultsOf(compute, networks, examples, options);
  return results.map(({ outcomes }) => scoreOf(outcomes, (row) => labels[row] as number));
}

/** The class probabilities of images by each network. Their labels, if there are any, are ignored. */
export async function predictNetworks(
  compute: ComputeDevice,
  networks: NetworksOnGpu,
  examples: Examples,
  options?: RunOptions,
): Promise<Prediction[]> {
  const results = await resultsOf(compute, networks, examples, options);
  return results.map(({ outcomes, probabilities }) => ({
    predicted: predictedOf(outcomes.buffer),
    probabilities: new Float32Array(probabilities.buffer),
  }));
}

/** Words of the outcomes and of the probabilities of each network. */
async function resultsOf(
  compute: ComputeDevice,
  all: NetworksOnGpu,
  examples: Examples,
  options: RunOptions | undefined,
) {
  const evaluator = await createEvaluator(compute, all, examples);
  const { outcomes, probabilities } = evaluator;
  let readback: Readback | undefined;
  try {
    readback = new Readback(compute, outcomes.size + probabilities.size);
    await readback.checkAllocated();
    await evaluator.run(options);
    const bytes = await readback.read(outcomes, probabilities);
    const { networks = 1, model } = all;
    const classes = model.sizes.at(-1) as number;
    return Array.from({ length: networks }, (_, network) => {
      const place = { network, networks, rows: examples.count };
      // Copies, since each goes its own way.
      const own = (start: number, size: number, words: number) =>
        outOfEvaluation(new Uint32Array(bytes, start, size / 4), words, place).slice();
      return {
        outcomes: own(0, outcomes.size, OUTCOME_SIZE / 4),
        probabilities: own(outcomes.size, probabilities.size, classes),
      };
    });
  } finally {
    readback?.dispose();
    evaluator.dispose();
  }
}
