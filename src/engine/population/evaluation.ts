// Evaluates all networks of a population at once on any examples.

import type { ComputeDevice } from "../gpu/device.ts";
import { Memory } from "../gpu/memory.ts";
import { modelOf } from "../model/model.ts";
import {
  OUTCOME_SIZE,
  type Prediction,
  type Score,
  predictedOf,
  scoreOf,
} from "../model/outcomes.ts";
import { type LayerParameters, pack } from "../model/parameters.ts";
import type { NetworksOnGpu } from "../step/buffers.ts";
import { evaluateOnce, outOfEvaluation } from "../step/evaluator.ts";
import { type Examples, labelsOf } from "../step/examples.ts";
import type { RunOptions } from "../step/step-runner.ts";

/** Loss and accuracy of each network on labelled examples, with the default tiles, as `Network.evaluate`. */
export async function evaluateNetworks(
  compute: ComputeDevice,
  networks: NetworksOnGpu,
  examples: Examples,
  options?: RunOptions,
): Promise<Score[]> {
  const labels = labelsOf(examples, "compare with");
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
  const [outcomes, probabilities] = await evaluateOnce(
    compute,
    all,
    examples,
    (evaluator) => [evaluator.outcomes, evaluator.probabilities],
    options,
  );
  const { networks = 1, model } = all;
  const classes = model.sizes.at(-1) as number;
  return Array.from({ length: networks }, (_, network) => {
    const place = { network, networks, rows: examples.count };
    // Copies, since each goes its own way.
    const own = (bytes: ArrayBuffer, words: number) =>
      outOfEvaluation(new Uint32Array(bytes), words, place).slice();
    return {
      outcomes: own(outcomes, OUTCOME_SIZE / 4),
      probabilities: own(probabilities, classes),
    };
  });
}

/** The class probabilities of images by networks of one shape, which are on the GPU only for this. */
export async function predictTogether(
  compute: ComputeDevice,
  sizes: readonly number[],
  parameters: readonly (readonly LayerParameters[])[],
  examples: Examples,
): Promise<Prediction[]> {
  const model = modelOf(sizes);
  const memory = new Memory(compute);
  try {
    const buffer = memory.storage("parameters", parameters.length * model.size);
    await memory.checkAllocated();
    for (const [network, layers] of parameters.entries()) {
      compute.device.queue.writeBuffer(buffer, network * model.size, pack(model, layers));
    }
    const networks = { model, networks: parameters.length, parameters: buffer };
    return await predictNetworks(compute, networks, examples);
  } finally {
    memory.dispose();
  }
}
