// Whole training steps, each of their kernels alone, and a whole epoch.

import type { ComputeDevice } from "../engine/gpu/device.ts";
import { GpuClock } from "../engine/gpu/gpu-clock.ts";
import type { Dispatch } from "../engine/gpu/kernel.ts";
import { Memory, Readback } from "../engine/gpu/memory.ts";
import { type Examples, Network, type PlanName, Trainer, modelOf } from "../engine/index.ts";
import { initialParameters, pack } from "../engine/model/parameters.ts";
import { planFor } from "../engine/step/plan.ts";
import { STEP_SIZE, scheduleOf } from "../engine/step/schedule.ts";
import { createTrainingStep } from "../engine/step/training-step.ts";
import { inTurn } from "../engine/step/turns.ts";
import { populationName } from "./population.ts";
import { type Workload, runPasses } from "./workload.ts";

/** The seed project's network. */
const SIZES = [784, 128, 64, 10] as const;

/** After this many steps a network that learns has a smaller loss on its first batch. */
const STEPS_OF_CHECK = 8;

/** A training step that is ready to be timed, whole or in parts. */
interface TimedStep {
  readonly dispatches: readonly Dispatch[];
  readonly outcomes: GPUBuffer;
  /** Repeats dispatches of the step, and waits once. */
  readonly run: (dispatches: readonly Dispatch[], times: number) => Promise<number | undefined>;
  readonly dispose: () => void;
}

/** The plan that suits the adapter. */
export function usualPlan({ adapter }: ComputeDevice): PlanName {
  return planFor(adapter, modelOf(SIZES), undefined).name;
}

/**
 * Whole training steps, from bytes to Adam, one after another as in an epoch.
 *
 * @param examples at least one batch
 * @param plan by default the one that suits the adapter
 */
export async function stepWorkload(
  compute: ComputeDevice,
  examples: Examples,
  batch: number,
  plan: PlanName = usualPlan(compute),
): Promise<Workload> {
  const name = `training step, batch ${batch}, ${plan}`;
  const step = await timedStep(compute, examples, batch, plan);
  return {
    name,
    run: (times) => step.run(step.dispatches, times),
    samples: batch,
    // A multiply-add is two operations. Forward takes each product once, backward twice, except the images' own gradient.
    flops: 2 * batch * (3 * (784 * 128 + 128 * 64 + 64 * 10) - 784 * 128),
    check: () => checkLearning(compute, step, { name, batch, networks: 1, rows: examples.count }),
    dispose: step.dispose,
  };
}

/** Training steps of several networks at once, all on the same rows; their samples are summed. */
export async function populationWorkload(
  compute: ComputeDevice,
  examples: Examples,
  networks: number,
  plan: PlanName = usualPlan(compute),
): Promise<Workload> {
  const name = populationName(networks, plan);
  const batch = 32;
  const step = await timedStep(compute, examples, batch, plan, networks);
  return {
    name,
    run: (times) => step.run(step.dispatches, times),
    samples: batch * networks,
    check: () => checkLearning(compute, step, { name, batch, networks, rows: examples.count }),
    dispose: step.dispose,
  };
}

/** Each kernel of a training step alone, in the order of the step; the first workload frees them all. */
export async function stepKernelWorkloads(
  compute: ComputeDevice,
  examples: Examples,
  batch: number,
  plan: PlanName,
): Promise<readonly Workload[]> {
  const { dispatches, run, dispose } = await timedStep(compute, examples, batch, plan);
  return dispatches.map((dispatch, index) => ({
    name: `${index + 1} ${dispatch.pipeline.label}`,
    run: (times) => run([dispatch], times),
    dispose: index === 0 ? dispose : () => undefined,
  }));
}

/** An epoch as the page and the command line train it, with everything that the host does for it. */
export async function epochWorkload(
  compute: ComputeDevice,
  examples: Examples,
  batch: number,
  plan: PlanName,
): Promise<Workload> {
  const network = new Network(compute, SIZES, 1);
  const trainer = await Trainer.create(compute, network, { training: examples, batch, plan });
  return {
    name: `whole epoch, batch ${batch}, ${plan}`,
    run: async (times) => {
      const epochs = trainer.epochs(trainer.epochsDone + times);
      let { done = false } = await epochs.next();
      while (!done) {
        ({ done = false } = await epochs.next());
      }
      return undefined;
    },
    samples: examples.count,
    dispose: () => {
      trainer.dispose();
      network.dispose();
    },
  };
}

async function timedStep(
  compute: ComputeDevice,
  examples: Examples,
  batch: number,
  plan: PlanName,
  networks = 1,
): Promise<TimedStep> {
  const { model, parameters, dispose: disposeNetworks } = await sameNetworks(compute, networks);
  const options = { examples, batch, plan: { name: plan, tiles: {} } };
  const all = { model, parameters, networks };
  const step = await createTrainingStep(compute, all, options).catch((error: unknown) => {
    disposeNetworks();
    throw error;
  });
  const { count } = examples;
  const order = Uint32Array.from({ length: count }, (_, row) => row);
  const schedule = scheduleOf(count, batch, 1e-3, 0);
  const each = <T>(one: T) => Array.from({ length: networks }, () => one);
  step.beginEpoch({
    order: inTurn(each(order), batch),
    schedule: inTurn(each(schedule), STEP_SIZE / 4),
  });
  const clock = GpuClock.of(compute);
  const most = Math.floor(count / batch);
  return {
    dispatches: step.dispatches,
    outcomes: step.buffers.outcomes,
    run: (dispatches, times) => {
      // Each pass starts at the beginning of the epoch, so that no step goes beyond its end.
      const passes = Array.from({ length: Math.ceil(times / most) }, (_, pass) => ({
        dispatches,
        times: Math.min(most, times - pass * most),
        cleared: step.buffers.clock,
      }));
      return runPasses(compute, passes, clock);
    },
    dispose: () => {
      clock?.dispose();
      step.dispose();
      disposeNetworks();
    },
  };
}

/** Networks with the same first weights. */
async function sameNetworks(compute: ComputeDevice, networks: number) {
  const model = modelOf(SIZES);
  const memory = new Memory(compute);
  const parameters = memory.storage("parameters", networks * model.size);
  await memory.checkAllocated();
  const weights = pack(model, initialParameters(model, 1));
  for (let network = 0; network < networks; network++) {
    compute.device.queue.writeBuffer(parameters, network * model.size, weights);
  }
  return {
    model,
    parameters,
    dispose: () => {
      memory.dispose();
    },
  };
}

/** Checks that the loss of the first batch becomes smaller, for each network. */
async function checkLearning(
  compute: ComputeDevice,
  { dispatches, outcomes, run }: TimedStep,
  {
    name,
    batch,
    networks,
    rows,
  }: Readonly<Record<"batch" | "networks" | "rows", number>> & {
    readonly name: string;
  },
): Promise<void> {
  const losses = () => firstLosses(compute, outcomes, batch, networks);
  await run(dispatches, 1);
  const before = await losses();
  await run(dispatches, Math.min(Math.floor(rows / batch), STEPS_OF_CHECK));
  await run(dispatches, 1);
  const after = await losses();
  for (const [network, loss] of after.entries()) {
    const first = before[network] ?? Number.NaN;
    if (!(loss < first)) {
      throw new Error(
        `The benchmark "${name}" does not learn: the loss went from ${first} to ${loss}.`,
      );
    }
  }
}

/** The mean loss of each network's first batch, before the step that learns from it. */
async function firstLosses(
  compute: ComputeDevice,
  outcomes: GPUBuffer,
  batch: number,
  networks: number,
): Promise<number[]> {
  const readback = new Readback(compute, outcomes.size);
  const values = new Float32Array(await readback.read(outcomes));
  readback.dispose();
  // The first steps of all networks come first, in turn, and each row has two words: its loss and its predicted class.
  return Array.from({ length: networks }, (_, network) => {
    let sum = 0;
    for (let row = network * batch; row < (network + 1) * batch; row++) {
      sum += values[2 * row] as number;
    }
    return sum / batch;
  });
}
