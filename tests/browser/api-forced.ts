import { permutation, randomStream } from "../../src/base/random.ts";
import { Readback } from "../../src/engine/gpu/memory.ts";
import { type ComputeDevice, type Examples, Network } from "../../src/engine/index.ts";
import type { Model } from "../../src/engine/model/model.ts";
import type { TrainingBuffers } from "../../src/engine/step/buffers.ts";
import type { PlanName } from "../../src/engine/step/plan-name.ts";
import { scheduleOf, stepsOf } from "../../src/engine/step/schedule.ts";
import { StepRunner } from "../../src/engine/step/step-runner.ts";
import { type TrainingStep, createTrainingStep } from "../../src/engine/step/training-step.ts";
import { unpad } from "../reference/blocks.ts";
import { expectWithin } from "../reference/bounds.ts";
import { networkWithin } from "../reference/network.ts";
import { scaledBytes } from "../reference/within.ts";
import { expectAdam } from "../shaders/cases/adam.ts";
import { biasPlaces, weightPlaces } from "../shaders/cases/layout.ts";
import { withDevice } from "./device.ts";
import { type Sabotage, sabotaged } from "./sabotage.ts";

/** Steps that are each compared with the CPU twins, which start from the state that the GPU had before the step. */
export interface ForcedRun {
  readonly sizes: readonly number[];
  readonly training: Examples;
  readonly batch: number;
  readonly seed: number;
  readonly steps: number;
  readonly plan: PlanName;
  /** Whether to take the kernels for adapters that run on the CPU. */
  readonly software: boolean;
  readonly sabotage?: Sabotage;
}

/** Returns the first fault and its step, or nothing; no steps are taken after a fault. */
export async function trainForced(run: ForcedRun): Promise<string[]> {
  return withDevice((opened) =>
    sabotaged(opened, run.sabotage, (compute) => faultsOf(compute, run)),
  );
}

async function faultsOf(opened: ComputeDevice, run: ForcedRun): Promise<string[]> {
  const { sizes, training, batch, seed, software } = run;
  const compute = { ...opened, adapter: { ...opened.adapter, software } };
  const network = new Network(compute, sizes, seed);
  const plan = { name: run.plan, tiles: {} };
  const step = await createTrainingStep(compute, network, { examples: training, batch, plan });
  const state = stateReader(compute, step.buffers);
  try {
    return await firstFault(compute, run, network.model, step, state.read);
  } finally {
    for (const owner of [state, step, network]) {
      owner.dispose();
    }
  }
}

async function firstFault(
  compute: ComputeDevice,
  { training, batch, seed, steps }: ForcedRun,
  model: Model,
  { dispatches, beginEpoch }: TrainingStep,
  readState: () => Promise<State>,
): Promise<string[]> {
  const runner = new StepRunner(compute, dispatches);
  const perEpoch = stepsOf(training.count, batch);
  let order = new Uint32Array();
  let schedule = new Uint32Array();
  for (let step = 0; step < steps; step++) {
    const inEpoch = step % perEpoch;
    if (inEpoch === 0) {
      order = permutation(training.count, randomStream(seed, step));
      schedule = scheduleOf(training.count, batch, 1e-2, step);
      beginEpoch({ order, schedule });
    }
    const before = await readState();
    await runner.run(1);
    const after = await readState();
    const rows = order.subarray(inEpoch * batch, (inEpoch + 1) * batch);
    const rate = new Float32Array(schedule.buffer)[2 * inEpoch] as number;
    try {
      checkStep(model, training, { before, after, rows, rate, first: inEpoch * batch });
    } catch (error) {
      return [`step ${step}: ${(error as Error).message}`];
    }
  }
  return [];
}

type State = Record<"parameters" | "m" | "v" | "outcomes", Float32Array<ArrayBuffer>>;

function stateReader(compute: ComputeDevice, buffers: TrainingBuffers) {
  const names = ["parameters", "m", "v", "outcomes"] as const;
  const all = names.map((name) => buffers[name]);
  const readback = new Readback(
    compute,
    all.reduce((sum, { size }) => sum + size, 0),
  );
  const read = async () => {
    const bytes = await readback.read(...all);
    let end = 0;
    const parts = names.map((name): [string, Float32Array] => {
      const start = end;
      end += buffers[name].size;
      return [name, new Float32Array(bytes.slice(start, end))];
    });
    return Object.fromEntries(parts) as State;
  };
  const dispose = () => {
    readback.dispose();
  };
  return { read, dispose };
}

interface Step {
  readonly before: State;
  readonly after: State;
  /** The rows that the step took, the position of their outcomes, and Adam's rate. */
  readonly rows: Uint32Array;
  readonly first: number;
  readonly rate: number;
}

/** Throws unless losses, parameters and moments are within the bounds around what the twins compute from the state before. */
function checkStep(model: Model, training: Examples, step: Step): void {
  const { before, after, rows, rate, first } = step;
  const layers = model.layers.map(({ inputs, outputs, weights, bias }) => ({
    weights: unpad(part(before.parameters, weights), inputs, outputs),
    bias: part(before.parameters, bias).subarray(0, outputs),
  }));
  const pixels = model.sizes[0] as number;
  const bytes = Array.from(rows, (row) =>
    Array.from(training.images.subarray(row * pixels, (row + 1) * pixels)),
  );
  const labels = Array.from(rows, (row) => training.labels?.[row] as number);
  const twin = networkWithin(layers, scaledBytes(bytes.flat()), labels);

  const losses = labels.map((_, row) => after.outcomes[2 * (first + row)] as number);
  const { values, errors } = twin.losses;
  expectWithin("loss", losses, values, (row) => errors[row] as number);
  model.layers.forEach((layer, index) => {
    const { weights, bias } = twin.gradients[index] as (typeof twin.gradients)[0];
    expectAdam(after, before, { ...weights, rate }, weightPlaces(layer));
    expectAdam(after, before, { ...bias, rate }, biasPlaces(layer));
  });
}

function part(values: Float32Array, { offset, size }: { offset: number; size: number }) {
  return values.subarray(offset / 4, (offset + size) / 4);
}
