import { grouped } from "../../base/grouped.ts";
import {
  type ComputeDevice,
  type Prediction,
  meanPrediction,
  predictTogether,
} from "../../engine/index.ts";
import type { SweptNetwork } from "./networks.ts";
import { type LiveNetworks, type NetworkResult, isTrained } from "./population.ts";

/** How the networks read the drawing: [classes] each, by the network's number, and the mean of all. */
export interface Readings {
  readonly each: ReadonlyMap<number, Float32Array>;
  readonly mean: Float32Array;
}

/**
 * How each network reads a drawing: those that train as they are now, those that have ended as they count.
 *
 * @param pixels [784]
 * @returns undefined where there is no network yet that could read it
 */
export async function readingsOf(
  compute: ComputeDevice,
  pixels: Uint8Array,
  live: LiveNetworks | undefined,
  results: readonly NetworkResult[],
): Promise<Readings | undefined> {
  const drawing = { count: 1, images: pixels, labels: undefined };
  const predictions = new Map<number, Prediction>();
  const add = (networks: readonly SweptNetwork[], found: readonly Prediction[]) => {
    for (const [index, prediction] of found.entries()) {
      predictions.set((networks[index] as SweptNetwork).number, prediction);
    }
  };
  if (live !== undefined) {
    add(live.networks, await live.predict(drawing));
  }
  for (const alike of grouped(results.filter(isTrained), ({ sizes }) => sizes.join()).values()) {
    const parameters = alike.map((one) => one.parameters);
    const networks = alike.map(({ network }) => network);
    add(networks, await predictTogether(compute, alike[0].sizes, parameters, drawing));
  }
  if (predictions.size === 0) {
    return undefined;
  }
  const each = [...predictions].map(([number, one]) => [number, one.probabilities] as const);
  return { each: new Map(each), mean: meanPrediction([...predictions.values()]).probabilities };
}
