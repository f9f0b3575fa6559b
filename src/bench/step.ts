import type { ComputeDevice } from "../engine/gpu/device.ts";
import { GpuClock } from "../engine/gpu/gpu-clock.ts";
import { Readback } from "../engine/gpu/memory.ts";
import { type Examples, Network, type PlanName, modelOf } from "../engine/index.ts";
import { setClock } from "../engine/step/buffers.ts";
import { planFor } from "../engine/step/plan.ts";
import { scheduleOf } from "../engine/step/schedule.ts";
import { createTrainingStep } from "../engine/step/training-step.ts";
import { type Workload, runDispatches } from "./workload.ts";

/** The seed project's network. */
const SIZES = [784, 128, 64, 10] as const;

/** After this many steps a network that learns has a smaller loss on its first batch. */
const STEPS_OF_CHECK = 8;

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
  plan: PlanName = planFor(compute.adapter, modelOf(SIZES), undefined).name,
): Promise<Workload> {
  const name = `training step, batch ${batch}, ${plan}`;
  const network = new Network(compute, SIZES, 1);
  const options = { examples, batch, plan: { name: plan, tiles: {} } };
  const step = await createTrainingStep(compute, network, options).catch((error: unknown) => {
    network.dispose();
    throw error;
  });
  const { dispatches, buffers } = step;
  const steps = Math.floor(examples.count / batch);
  const { count } = examples;
  const order = Uint32Array.from({ length: count }, (_, row) => row);
  step.beginEpoch({ order, schedule: scheduleOf(count, batch, 1e-3, 0) });
  const clock = GpuClock.of(compute);

  const run = async (times: number) => {
    let onGpu: number | undefined;
    for (let left = times; left > 0; left -= steps) {
      // Start at the beginning of the epoch, so that no step goes beyond its end.
      setClock(compute.device, buffers.clock, 0);
      const seconds = await runDispatches(compute, dispatches, Math.min(left, steps), clock);
      onGpu = seconds === undefined ? undefined : (onGpu ?? 0) + seconds;
    }
    return onGpu;
  };
  return {
    name,
    run,
    samples: batch,
    // A multiply-add is two operations. Forward takes each product once, backward twice, except the images' own gradient.
    flops: 2 * batch * (3 * (784 * 128 + 128 * 64 + 64 * 10) - 784 * 128),
    check: async (patience) => {
      const start = performance.now();
      const before = await firstLoss(compute, run, buffers.outcomes, batch);
      if (performance.now() - start > 1000 * patience) {
        return false;
      }
      await run(Math.min(steps, STEPS_OF_CHECK));
      const after = await firstLoss(compute, run, buffers.outcomes, batch);
      if (!(after < before)) {
        throw new Error(
          `The benchmark "${name}" does not learn: the loss went from ${before} to ${after}.`,
        );
      }
      return true;
    },
    dispose: () => {
      step.dispose();
      network.dispose();
    },
  };
}

/** The mean loss of the first batch, before the step that learns from it. */
async function firstLoss(
  compute: ComputeDevice,
  run: (times: number) => Promise<unknown>,
  outcomes: GPUBuffer,
  batch: number,
): Promise<number> {
  await run(1);
  const readback = new Readback(compute, outcomes.size);
  const values = new Float32Array(await readback.read(outcomes)).subarray(0, 2 * batch);
  readback.dispose();
  return values.filter((_, index) => index % 2 === 0).reduce((sum, loss) => sum + loss, 0) / batch;
}
