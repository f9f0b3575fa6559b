import { slicedMatmul } from "../../bench/probe/few-tiles.ts";
import { nextBatchStep } from "../../bench/probe/next-batch.ts";
import { Memory } from "../../src/engine/gpu/memory.ts";
import { type ComputeDevice, type Examples, Network } from "../../src/engine/index.ts";
import { setClock } from "../../src/engine/step/buffers.ts";
import type { Product } from "../../src/engine/step/matmul.ts";
import { scheduleOf, stepsOf } from "../../src/engine/step/schedule.ts";
import { StepRunner } from "../../src/engine/step/step-runner.ts";
import { createTrainingStep } from "../../src/engine/step/training-step.ts";
import { type Apart, apart, copyState, widest } from "./api-plans.ts";
import { withDevice } from "./device.ts";
import { readWhole } from "./read-whole.ts";
import { type Sabotage, sabotaged } from "./sabotage.ts";

/** A product with K in slices, of operands in whole 4×4 blocks; computed twice, in buffers that held something else. */
export async function multiplySliced(run: {
  readonly product: Product;
  readonly a: Float32Array<ArrayBuffer>;
  readonly b: Float32Array<ArrayBuffer>;
  /** Of the length of c, with anything in it. */
  readonly c: Float32Array<ArrayBuffer>;
  readonly slices: number;
}): Promise<Float32Array[]> {
  return withDevice(async (compute) => {
    const memory = new Memory(compute);
    const [a, b] = [memory.upload("a", run.a), memory.upload("b", run.b)];
    const results: Float32Array[] = [];
    for (let time = 0; time < 2; time++) {
      const c = memory.upload("c", run.c);
      const { product, slices } = run;
      const dispatches = await slicedMatmul(compute, memory, product, { a, b, c }, slices);
      await new StepRunner(compute, dispatches).run(1);
      results.push(new Float32Array(await readWhole(compute, c)));
    }
    memory.dispose();
    return results;
  });
}

/** What a run with the sums of the next batch is compared by. */
export interface NextBatchRun {
  readonly sizes: readonly number[];
  readonly training: Examples;
  readonly batch: number;
  readonly epochs: number;
  readonly sabotage?: Sabotage;
}

/** Takes each step with the candidate, and with the fused plan from the same parameters and moments; the largest differences. */
export async function compareNextBatch(run: NextBatchRun): Promise<{ worst: Apart }> {
  return withDevice((opened) =>
    sabotaged(opened, run.sabotage, async (compute) => ({
      worst: await nextBatchApart(compute, run),
    })),
  );
}

async function nextBatchApart(
  compute: ComputeDevice,
  { sizes, training, batch, epochs }: NextBatchRun,
): Promise<Apart> {
  const memory = new Memory(compute);
  const networks = [new Network(compute, sizes, 3), new Network(compute, sizes, 3)] as const;
  const plan = { name: "fused", tiles: {} } as const;
  const [fused, candidate] = await Promise.all([
    createTrainingStep(compute, networks[0], { examples: training, batch, plan }),
    createTrainingStep(compute, networks[1], { examples: training, batch, plan }),
  ]);
  const next = await nextBatchStep(compute, memory, networks[1], candidate.buffers, batch);
  const steps = stepsOf(training.count, batch);
  let worst: Apart = { m: 0, v: 0, parameters: 0, loss: 0 };
  for (let epoch = 0; epoch < epochs; epoch++) {
    // Another order in each epoch, so that sums left from the last one are of other rows.
    const order = Uint32Array.from({ length: training.count }, (_, row) =>
      epoch % 2 === 0 ? row : training.count - 1 - row,
    );
    const schedule = scheduleOf(training.count, batch, 1e-3, epoch * steps);
    for (const side of [fused, candidate]) {
      side.beginEpoch({ order, schedule });
      setClock(compute.device, side.buffers.clock, 0);
    }
    await new StepRunner(compute, [next.prologue]).run(1);
    for (let step = 0; step < steps; step++) {
      copyState(compute, candidate.buffers, fused.buffers);
      await new StepRunner(compute, fused.dispatches).run(1);
      await new StepRunner(compute, next.step).run(1);
      worst = widest(worst, await apart(compute, fused.buffers, candidate.buffers));
    }
  }
  for (const owner of [fused, candidate, memory, ...networks]) {
    owner.dispose();
  }
  return worst;
}
