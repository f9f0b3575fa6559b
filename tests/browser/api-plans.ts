import { Memory } from "../../src/engine/gpu/memory.ts";
import { type ComputeDevice, type Examples, Network } from "../../src/engine/index.ts";
import { type TrainingBuffers, setClock } from "../../src/engine/step/buffers.ts";
import { PLANS } from "../../src/engine/step/plan-name.ts";
import { scheduleOf, stepsOf } from "../../src/engine/step/schedule.ts";
import { StepRunner } from "../../src/engine/step/step-runner.ts";
import { createTrainingStep } from "../../src/engine/step/training-step.ts";
import { withDevice } from "./device.ts";
import { readWhole } from "./read-whole.ts";
import { type Sabotage, sabotaged } from "./sabotage.ts";

/** The largest difference between the plans in one step, as a fraction of the largest entry; absolute for parameters. */
export interface Apart {
  readonly m: number;
  readonly v: number;
  readonly parameters: number;
  readonly loss: number;
}

/**
 * Takes each step with both plans, always from the same parameters and moments: those of the layered plan.
 *
 * @returns the largest differences of all steps
 */
export async function comparePlans(run: {
  readonly sizes: readonly number[];
  readonly training: Examples;
  readonly batch: number;
  readonly seed: number;
  readonly steps: number;
  readonly sabotage?: Sabotage;
}): Promise<{ worst: Apart }> {
  return withDevice((opened) =>
    sabotaged(opened, run.sabotage, async (compute) => ({ worst: await plansApart(compute, run) })),
  );
}

async function plansApart(
  compute: ComputeDevice,
  { sizes, training, batch, seed, steps }: Parameters<typeof comparePlans>[0],
): Promise<Apart> {
  const memory = new Memory(compute);
  const network = new Network(compute, sizes, seed);
  const order = Uint32Array.from({ length: training.count }, (_, row) => row);
  const schedule = scheduleOf(training.count, batch, 1e-3, 0);
  const sides = await Promise.all(
    PLANS.map(async (name) => {
      const parameters = memory.storage("parameters", network.parameters.size);
      const copy = { model: network.model, parameters };
      const plan = { name, tiles: {} };
      const step = await createTrainingStep(compute, copy, { examples: training, batch, plan });
      step.beginEpoch({ order, schedule });
      const { buffers, dispose } = step;
      return { buffers, dispose, runner: new StepRunner(compute, step.dispatches) };
    }),
  );
  const [layered, fused] = sides as [(typeof sides)[0], (typeof sides)[0]];
  copyState(compute, { ...layered.buffers, parameters: network.parameters }, layered.buffers);
  let worst: Apart = { m: 0, v: 0, parameters: 0, loss: 0 };
  for (let step = 0; step < steps; step++) {
    copyState(compute, layered.buffers, fused.buffers);
    if (step % stepsOf(training.count, batch) === 0) {
      for (const { buffers } of sides) {
        setClock(compute.device, buffers.clock, 0);
      }
    }
    await layered.runner.run(1);
    await fused.runner.run(1);
    worst = widest(worst, await apart(compute, layered.buffers, fused.buffers));
  }
  for (const owner of [...sides, memory, network]) {
    owner.dispose();
  }
  return worst;
}

export function copyState(
  compute: ComputeDevice,
  source: TrainingBuffers,
  target: TrainingBuffers,
): void {
  const encoder = compute.device.createCommandEncoder();
  for (const name of ["parameters", "m", "v"] as const) {
    if (source[name] !== target[name]) {
      encoder.copyBufferToBuffer(source[name], 0, target[name], 0, target[name].size);
    }
  }
  compute.device.queue.submit([encoder.finish()]);
}

export async function apart(
  compute: ComputeDevice,
  one: TrainingBuffers,
  other: TrainingBuffers,
): Promise<Apart> {
  const read = async (buffer: GPUBuffer) => new Float32Array(await readWhole(compute, buffer));
  const difference = async (name: "m" | "v" | "parameters" | "outcomes") => {
    const [a, b] = await Promise.all([read(one[name]), read(other[name])]);
    // Every second number is a predicted class: an integer whose bits are almost zero as f32.
    const far = Math.max(...a.map((value, index) => Math.abs(value - (b[index] as number))));
    return { far, largest: Math.max(...a.map(Math.abs)) };
  };
  const relative = ({ far, largest }: { far: number; largest: number }) => far / largest;
  return {
    m: relative(await difference("m")),
    v: relative(await difference("v")),
    loss: relative(await difference("outcomes")),
    parameters: (await difference("parameters")).far,
  };
}

export function widest(one: Apart, other: Apart): Apart {
  return {
    m: Math.max(one.m, other.m),
    v: Math.max(one.v, other.v),
    loss: Math.max(one.loss, other.loss),
    parameters: Math.max(one.parameters, other.parameters),
  };
}
