// How long a sweep will take, from the time of a few steps of its first population.

import {
  type ComputeDevice,
  Population as PopulationOnGpu,
  modelOf,
  summary,
} from "../../engine/index.ts";
import { type TuningSource, kernelsFor, learningOptions } from "../prepare-run.ts";
import type { SweptNetwork } from "./networks.ts";
import { type Population, populationsOf } from "./population.ts";

/** Steps whose time is not counted: in the first ones a driver still compiles. */
const WARM_STEPS = 3;

/** Milliseconds for which steps are timed at least, and the most steps that are timed at once. */
const TIMED_MS = 150;
const MOST_STEPS = 64;

/** Work of a row that is only predicted, beside one that is learned from: the products forward, without the two backward. */
const FORWARD_SHARE = 1 / 3;

/**
 * Measures steps of the first population, and takes the time of the others to grow with their multiplications.
 *
 * @returns seconds; an estimate
 * @throws the errors of `Population.create`
 */
export async function estimatedSeconds(
  compute: ComputeDevice,
  networks: readonly SweptNetwork[],
  data: Pick<Population, "training" | "validation">,
  tuning: TuningSource,
): Promise<number> {
  const all = populationsOf(networks, data);
  const [first] = all;
  if (first === undefined) {
    return 0;
  }
  const measured = measuredPart(first);
  const perWork = (await secondsOfStep(compute, measured, tuning)) / workOfStep(measured);
  return all.reduce((sum, one) => sum + perWork * workOf(one), 0);
}

/** Networks with fresh digits are trained one after the other. */
function measuredPart(population: Population): Population {
  const isInTurn = population.networks.some(({ settings }) => settings.fresh);
  return isInTurn ? { ...population, networks: population.networks.slice(0, 1) } : population;
}

async function secondsOfStep(
  compute: ComputeDevice,
  { networks, sizes, training }: Population,
  source: TuningSource,
): Promise<number> {
  const [{ settings }] = networks as readonly [SweptNetwork];
  const { plan, tuning } = await kernelsFor(compute, modelOf(sizes), settings, source);
  const population = await PopulationOnGpu.create(compute, {
    ...{ sizes, training, batch: settings.batch, plan, tiles: tuning.tiles },
    members: networks.map((network) => learningOptions(network.settings, training.width)),
  });
  try {
    const secondsOf = async (steps: number) => {
      const start = performance.now();
      await population.epochs(Infinity, { steps }).next();
      return (performance.now() - start) / 1000;
    };
    await secondsOf(WARM_STEPS);
    const once = await secondsOf(1);
    const steps = Math.min(MOST_STEPS, population.steps, Math.ceil(TIMED_MS / 1000 / once));
    if (steps > population.steps - WARM_STEPS - 1) {
      // Steps that are asked for end with their epoch, so these have to begin with one.
      await secondsOf(population.steps);
    }
    return (await secondsOf(steps)) / steps;
  } finally {
    population.dispose();
  }
}

/** Multiplications of one step of all its networks. */
function workOfStep({ networks, sizes }: Population): number {
  const batch = networks[0]?.settings.batch ?? 0;
  return networks.length * batch * summary(modelOf(sizes)).parameters;
}

/** Multiplications of all epochs, in those of a training row. */
function workOf({ networks, sizes, training, validation }: Population): number {
  const rows = training.count + FORWARD_SHARE * validation.count;
  const epochs = networks.reduce((sum, { settings }) => sum + settings.epochs, 0);
  return epochs * rows * summary(modelOf(sizes)).parameters;
}
