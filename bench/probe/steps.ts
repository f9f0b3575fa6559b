// Training steps: both plans as wholes and each of their kernels alone, and the candidates for the fused plan's two kernels.

import { ceilDiv } from "../../src/base/ceil-div.ts";
import { permutation, randomStream } from "../../src/base/random.ts";
import { type Dispatch, prepare, record } from "../../src/engine/gpu/kernel.ts";
import { Memory } from "../../src/engine/gpu/memory.ts";
import { Network } from "../../src/engine/index.ts";
import { layerTable } from "../../src/engine/step/fused.ts";
import { ADAM, scheduleOf } from "../../src/engine/step/schedule.ts";
import { type TrainingStep, createTrainingStep } from "../../src/engine/step/training-step.ts";
import { forwardBackward, gradientAdam } from "../../src/shaders/index.ts";
import { forwardBackward512, gradientAdamQuarters } from "./candidates.ts";
import { nextBatchStep } from "./next-batch.ts";
import { type Probe, SIZES, inOnePass, microseconds } from "./probe.ts";
import { largestDifference } from "./products.ts";

/** Bytes of workgroup memory that the candidate with 512 invocations takes, rounded up. */
const LARGE_MEMORY = 32_768;

const BATCHES = { quick: [32], thorough: [32, 64, 128, 256] };

export async function probeSteps(probe: Probe): Promise<void> {
  for (const batch of probe.quick ? BATCHES.quick : BATCHES.thorough) {
    for (const name of ["fused", "layered"] as const) {
      await withStep(probe, batch, name, async (step) => {
        await timeStep(probe, `batch ${batch}, ${name}`, step, step.dispatches, batch);
      });
    }
    await probeCandidates(probe, batch);
    await probeNextBatch(probe, batch);
  }
}

/** The fused step with each candidate in place, its time, and how far its parameters are from those of the real one. */
async function probeCandidates(probe: Probe, batch: number): Promise<void> {
  const { limits } = probe.compute.device;
  const most = Math.min(
    limits.maxComputeInvocationsPerWorkgroup,
    forwardBackward512.tuning.WORKGROUP,
  );
  const variants = [
    { name: "as it is", first: forwardBackward, second: gradientAdam },
    { name: "gradient_adam in quarters", first: forwardBackward, second: gradientAdamQuarters },
    ...(limits.maxComputeWorkgroupStorageSize >= LARGE_MEMORY
      ? [
          {
            name: `${most} invocations, 31 KiB`,
            first: {
              ...forwardBackward512,
              tuning: { ...forwardBackward512.tuning, WORKGROUP: most },
            },
            second: gradientAdam,
          },
        ]
      : []),
  ];
  let expected: Float32Array | undefined;
  for (const { name, first, second } of variants) {
    await withStep(probe, batch, "fused", async (step, network) => {
      const memory = new Memory(probe.compute);
      const dispatches = await fusedDispatches(probe, memory, network, step, batch, first, second);
      probe.compute.device.queue.submit([inOnePass(probe, dispatches)(1)]);
      const parameters = await parametersOf(network);
      expected ??= parameters;
      const label = `batch ${batch}, fused, ${name}`;
      probe.report(`${label}: difference after a step`, largestDifference(expected, parameters));
      await timeStep(probe, label, step, dispatches, batch);
      memory.dispose();
    });
  }
}

/** The step that multiplies the next batch, its time, and how far its parameters are from those of the fused plan. */
async function probeNextBatch(probe: Probe, batch: number): Promise<void> {
  const label = `batch ${batch}, fused, sums of the next batch`;
  let expected: Float32Array | undefined;
  await withStep(probe, batch, "fused", async (step, network) => {
    probe.compute.device.queue.submit([inOnePass(probe, step.dispatches)(1)]);
    expected = await parametersOf(network);
  });
  await withStep(probe, batch, "fused", async ({ buffers }, network) => {
    const memory = new Memory(probe.compute);
    const next = await nextBatchStep(probe.compute, memory, network, buffers, batch);
    probe.compute.device.queue.submit([inOnePass(probe, [next.prologue, ...next.step])(1)]);
    const difference = largestDifference(expected ?? [], await parametersOf(network));
    probe.report(`${label}: difference after a step`, difference);
    await timeStep(probe, label, { buffers }, next.step, batch, [next.prologue]);
    memory.dispose();
  });
}

/** A step at the start of an epoch, with a network of its own. */
async function withStep(
  { compute, digits }: Probe,
  batch: number,
  plan: "fused" | "layered",
  body: (step: TrainingStep, network: Network) => Promise<void>,
): Promise<void> {
  const network = new Network(compute, SIZES, 1);
  const options = { examples: digits, batch, plan: { name: plan, tiles: {} } };
  const step = await createTrainingStep(compute, network, options);
  step.beginEpoch({
    order: permutation(digits.count, randomStream(1, 2, 0)),
    schedule: scheduleOf(digits.count, batch, 1e-3, 0),
  });
  await body(step, network);
  step.dispose();
  network.dispose();
}

/**
 * Reports the time of a step, taken over whole epochs, and of each of its kernels alone.
 *
 * @param before comes once at the start of each epoch
 */
async function timeStep(
  probe: Probe,
  label: string,
  { buffers }: Pick<TrainingStep, "buffers">,
  dispatches: readonly Dispatch[],
  batch: number,
  before: readonly Dispatch[] = [],
): Promise<void> {
  const steps = Math.floor(probe.digits.count / batch);
  const epochs = (times: number) => {
    const encoder = probe.compute.device.createCommandEncoder();
    for (let epoch = 0; epoch < times; epoch++) {
      encoder.clearBuffer(buffers.clock);
      const pass = encoder.beginComputePass();
      record(pass, before);
      for (let step = 0; step < steps; step++) {
        record(pass, dispatches);
      }
      pass.end();
    }
    return encoder.finish();
  };
  probe.report(`${label}: a step, µs`, await microseconds(probe, epochs, steps));
  for (const [index, dispatch] of dispatches.entries()) {
    const time = await microseconds(probe, inOnePass(probe, [dispatch]));
    const name = `${dispatch.pipeline.label}, grid ${dispatch.grid.join(" × ")}`;
    probe.report(`${label}: ${index + 1}. ${name}, µs`, time);
  }
}

/** The two dispatches of the fused plan, from kernels that may be candidates. */
async function fusedDispatches(
  { compute }: Probe,
  memory: Memory,
  { model }: Network,
  { buffers }: TrainingStep,
  batch: number,
  first: typeof forwardBackward,
  second: typeof gradientAdam,
): Promise<readonly Dispatch[]> {
  const { parameters, m, v, order, schedule, clock, outcomes, examples } = buffers;
  const { images, labels } = examples;
  const { table, signalsSize, workgroups } = layerTable(model, batch, second.tuning.WORKGROUP);
  const layers = memory.uniform("layers", table);
  const signals = memory.storage("signals", signalsSize);
  const shape = {
    BATCH: batch,
    LAYERS: model.layers.length,
    PIXEL_BLOCKS: ceilDiv(model.sizes[0] as number, 4),
  };
  const data = { layers, images, order, schedule, clock, signals, parameters };
  return Promise.all([
    prepare(
      compute,
      first,
      { ...shape, CLASSES: model.sizes.at(-1) as number },
      { ...data, labels, outcomes },
    ),
    prepare(
      compute,
      second,
      {
        ...shape,
        GROUPS: workgroups,
        ONE_MINUS_BETA_1: 1 - ADAM.beta1,
        ONE_MINUS_BETA_2: 1 - ADAM.beta2,
        EPSILON: ADAM.epsilon,
      },
      { ...data, m, v },
    ),
  ]);
}

async function parametersOf(network: Network): Promise<Float32Array> {
  const layers = await network.read();
  return Float32Array.from(layers.flatMap(({ weights, bias }) => [...weights, ...bias]));
}
