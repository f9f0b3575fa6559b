// Which kernels are fastest differs from GPU to GPU, so the tuner times them. It measures how long each tile takes for each
// matrix product of a step, and then how long each plan takes.

import { randomStream } from "../base/random.ts";
import { kernels } from "../shaders/index.ts";
import type { ComputeDevice } from "./gpu/device.ts";
import { type Dispatch, record } from "./gpu/kernel.ts";
import { Memory } from "./gpu/memory.ts";
import { padded } from "./gpu/padding.ts";
import { type Model } from "./model/model.ts";
import { Network } from "./network.ts";
import type { Examples } from "./step/examples.ts";
import { fusedObstacle } from "./step/fused.ts";
import {
  type Product,
  TILES,
  type TileName,
  type Tiles,
  matmul,
  productKey,
} from "./step/matmul.ts";
import { PLANS, type PlanName, planFor } from "./step/plan.ts";
import { scheduleOf } from "./step/schedule.ts";
import { type TrainingStep, createTrainingStep } from "./step/training-step.ts";

/** The kernels that were fastest for a network on a GPU. The same tuning gives the same bits again. */
export interface Tuning {
  readonly plan: PlanName;
  readonly tiles: Tiles;
}

/** Keeps tunings for the next time. */
export interface TuningStore {
  read(key: string): Promise<string | undefined>;
  write(key: string, text: string): Promise<void>;
}

/** Short enough that the user does not notice the tuning. Milliseconds. */
const BUDGET = 1500;

/** Candidates take turns in this many rounds. */
const ROUNDS = 5;

/** The shortest turn that the clock measures well. Milliseconds. */
const MIN_TURN = 2;

/**
 * The fastest kernels for a network: from the store, or else timed now.
 *
 * Software adapters are not timed. It is known which kernels are good there, and compiling the others would take longer
 * than they could save.
 *
 * @param host names the browser or the runtime, since each compiles the same kernel differently
 * @param budget milliseconds; products that are not timed by then keep their default tile
 */
export async function tuned(
  compute: ComputeDevice,
  model: Model,
  batch: number,
  host: string,
  store: TuningStore,
  budget = BUDGET,
): Promise<Tuning> {
  if (compute.adapter.software) {
    return { plan: planFor(compute.adapter, model, undefined).name, tiles: {} };
  }
  const key = await tuningKey(compute, model, batch, host);
  const remembered = parseTuning(await store.read(key));
  if (remembered !== undefined) {
    return remembered;
  }
  const tuning = await tune(compute, model, batch, budget);
  await store.write(key, JSON.stringify(tuning));
  return tuning;
}

/** Reads a tuning that was written as JSON; undefined where the text holds no valid one. */
export function parseTuning(text: string | undefined): Tuning | undefined {
  try {
    const { plan, tiles } = JSON.parse(text ?? "") as Partial<Tuning>;
    const known =
      PLANS.some((name) => name === plan) &&
      Object.values(tiles ?? {}).every((tile) => TILES.includes(tile));
    return known ? { plan: plan as PlanName, tiles: tiles ?? {} } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Times the tiles for each product of a step, then the plans with the fastest tiles.
 *
 * @throws GpuFailure where the GPU is lost or reports an error
 */
async function tune(
  compute: ComputeDevice,
  model: Model,
  batch: number,
  budget: number,
): Promise<Tuning> {
  const end = performance.now() + budget;
  const tiles: Record<string, TileName> = {};
  for (const product of productsOf(model, batch)) {
    if (performance.now() > end) {
      break;
    }
    tiles[productKey(product)] = await fastestTile(compute, product, end);
  }
  return { plan: await fastestPlan(compute, model, batch, tiles, end), tiles };
}

/** The matrix products of a layered step on a GPU. */
function productsOf(model: Model, batch: number): Product[] {
  return model.layers.flatMap(({ inputs, outputs }, index) => [
    { M: batch, N: outputs, K: inputs },
    { M: inputs, N: outputs, K: batch, transpose: "a" as const },
    ...(index === 0 ? [] : [{ M: batch, N: inputs, K: outputs, transpose: "b" as const }]),
  ]);
}

async function fastestTile(
  compute: ComputeDevice,
  product: Product,
  end: number,
): Promise<TileName> {
  const memory = new Memory(compute);
  try {
    const [M, N, K] = [padded(product.M), padded(product.N), padded(product.K)];
    const buffers = {
      a: memory.upload("a", noise(M * K)),
      b: memory.upload("b", noise(K * N)),
      c: memory.storage("c", 4 * M * N),
    };
    const dispatches = await Promise.all(
      TILES.map((tile) => matmul(compute, product, buffers, tile)),
    );
    const fastest = await quickest(
      dispatches.map((dispatch) => (times) => run(compute, [dispatch], times)),
      end,
    );
    return TILES[fastest] as TileName;
  } finally {
    memory.dispose();
  }
}

/** Times the plans on a network of their own, since the user's must not learn from noise. */
async function fastestPlan(
  compute: ComputeDevice,
  model: Model,
  batch: number,
  tiles: Tiles,
  end: number,
): Promise<PlanName> {
  const untuned = planFor(compute.adapter, model, undefined).name;
  if (fusedObstacle(model) !== undefined || performance.now() > end) {
    return untuned;
  }
  const network = new Network(compute, model.sizes, 1);
  const steps: TrainingStep[] = [];
  try {
    const examples = noiseExamples(batch, model.sizes[0] as number);
    const order = Uint32Array.from({ length: batch }, (_, row) => row);
    for (const name of PLANS) {
      const plan = { name, tiles };
      const step = await createTrainingStep(compute, network, { examples, batch, plan });
      steps.push(step);
      step.beginEpoch({ order, schedule: scheduleOf(batch, batch, 0, 0) });
    }
    const fastest = await quickest(
      steps.map(({ dispatches, buffers }) => (times) => {
        return run(compute, dispatches, times, buffers.clock);
      }),
      end,
    );
    return PLANS[fastest] as PlanName;
  } finally {
    for (const step of steps) {
      step.dispose();
    }
    network.dispose();
  }
}

function noiseExamples(count: number, inputs: number): Examples {
  const random = randomStream(1);
  const images = Uint8Array.from({ length: count * inputs }, () => 256 * random());
  return { count, images, labels: new Uint8Array(count) };
}

/** The index of the candidate with the shortest median time; 0 where there is no time to find out. */
async function quickest(
  candidates: readonly ((times: number) => Promise<void>)[],
  end: number,
): Promise<number> {
  const seconds = candidates.map((): number[] => []);
  const repeats: number[] = [];
  for (const candidate of candidates) {
    await candidate(1);
    const start = performance.now();
    await candidate(8);
    repeats.push(Math.ceil((8 * MIN_TURN) / Math.max(performance.now() - start, 0.1)));
  }
  for (let round = 0; round < ROUNDS && performance.now() < end; round++) {
    for (const [index, candidate] of candidates.entries()) {
      const times = repeats[index] as number;
      const start = performance.now();
      await candidate(times);
      seconds[index]?.push((performance.now() - start) / times);
    }
  }
  const medians = seconds.map((times) => times.toSorted((a, b) => a - b)[times.length >> 1] ?? 0);
  return medians.indexOf(Math.min(...medians));
}

async function run(
  { device, failure }: ComputeDevice,
  dispatches: readonly Dispatch[],
  times: number,
  clock?: GPUBuffer,
): Promise<void> {
  const encoder = device.createCommandEncoder({ label: "tuner" });
  for (let time = 0; time < times; time++) {
    if (clock !== undefined) {
      // The schedule has one step only, so take it again.
      encoder.clearBuffer(clock);
    }
    const pass = encoder.beginComputePass({ label: "tuner" });
    record(pass, dispatches);
    pass.end();
  }
  device.queue.submit([encoder.finish()]);
  await device.queue.onSubmittedWorkDone();
  failure.throwIfAborted();
}

function noise(length: number): Float32Array<ArrayBuffer> {
  const random = randomStream(1);
  return Float32Array.from({ length }, () => random() - 0.5);
}

/** The key of a tuning in the store. It depends on everything that could make another kernel the fastest. */
async function tuningKey(
  { adapter }: ComputeDevice,
  { sizes }: Model,
  batch: number,
  host: string,
): Promise<string> {
  const question = { adapter, host, sizes, batch, code: kernels.map(({ code }) => code) };
  const bytes = new TextEncoder().encode(JSON.stringify(question));
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(hash.subarray(0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
