// Which kernels are fastest differs from GPU to GPU, so the tuner times them: the plans, and where the layered one is taken,
// the tiles of each matrix product of a step.

import { randomStream } from "../base/random.ts";
import { valueOf } from "../base/settled.ts";
import { sha256 } from "../base/sha256.ts";
import { kernels } from "../shaders/index.ts";
import { type Candidate, fastest } from "./fastest.ts";
import type { ComputeDevice } from "./gpu/device.ts";
import { GpuClock } from "./gpu/gpu-clock.ts";
import { type Dispatch, record } from "./gpu/kernel.ts";
import { Memory } from "./gpu/memory.ts";
import { nudged } from "./gpu/nudge.ts";
import { padded } from "./gpu/padding.ts";
import { type Model } from "./model/model.ts";
import { Network } from "./network.ts";
import { fusedObstacle } from "./step/fused.ts";
import { type Product, matmul, productKey, untunedTile } from "./step/matmul.ts";
import { PLANS, type PlanName } from "./step/plan-name.ts";
import { planFor } from "./step/plan.ts";
import { scheduleOf } from "./step/schedule.ts";
import { TILES, type TileName, type Tiles } from "./step/tiles.ts";
import { createTrainingStep } from "./step/training-step.ts";

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

/** Rows of the examples on which plans are timed, at most, unless one batch has more. */
const ROWS = 1024;

/**
 * The fastest kernels for a network: from the store, or else timed now.
 *
 * Software adapters are not timed. It is known which kernels are good there, and compiling the others would take longer
 * than they could save.
 *
 * @param host names the browser or the runtime, since each compiles the same kernel differently
 * @param asked the plan that the user wants; unless given, the plans are timed
 * @param budget milliseconds, in which the kernels are compiled, too; what is not timed by then keeps its default
 */
export async function tuned(
  compute: ComputeDevice,
  model: Model,
  batch: number,
  host: string,
  store: TuningStore,
  {
    asked,
    budget = BUDGET,
  }: { readonly asked?: PlanName | undefined; readonly budget?: number } = {},
): Promise<Tuning> {
  const untuned = planFor(compute.adapter, model, asked).name;
  if (compute.adapter.software) {
    return { plan: untuned, tiles: {} };
  }
  const key = await tuningKey(compute, model, batch, host, asked);
  const remembered = parseTuning(await store.read(key));
  if (remembered !== undefined) {
    return remembered;
  }
  const tuning = await tune(compute, model, batch, asked, performance.now() + budget);
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
 * Times the plans, and then the tiles if the layered plan is taken: the other has no use for them.
 *
 * @throws GpuFailure where the GPU is lost or reports an error
 */
async function tune(
  compute: ComputeDevice,
  model: Model,
  batch: number,
  asked: PlanName | undefined,
  end: number,
): Promise<Tuning> {
  const clock = GpuClock.of(compute);
  try {
    const plan = asked ?? (await fastestPlan(compute, clock, model, batch, end));
    const tiles: Record<string, TileName> = {};
    for (const product of plan === "layered" ? productsOf(model, batch) : []) {
      const tile = await fastestTile(compute, clock, product, end);
      if (tile !== undefined) {
        tiles[productKey(product)] = tile;
      }
    }
    return { plan, tiles };
  } finally {
    clock?.dispose();
  }
}

/** Times the plans on a network of their own, since the user's must not learn from noise. */
async function fastestPlan(
  compute: ComputeDevice,
  clock: GpuClock | undefined,
  model: Model,
  batch: number,
  end: number,
): Promise<PlanName> {
  const untuned = planFor(compute.adapter, model, undefined).name;
  if (fusedObstacle(model) !== undefined) {
    return untuned;
  }
  const names = [untuned, ...PLANS.filter((name) => name !== untuned)];
  const network = new Network(compute, model.sizes, 1);
  const count = batch * Math.max(1, Math.floor(ROWS / batch));
  const images = new Uint8Array(count * (model.sizes[0] as number)).fill(100);
  const examples = { count, images, labels: new Uint8Array(count) };
  const making = Promise.allSettled(
    names.map((name) =>
      createTrainingStep(compute, network, { examples, batch, plan: { name, tiles: {} } }),
    ),
  );
  try {
    const made = await before(end, making);
    const order = Uint32Array.from({ length: count }, (_, row) => row);
    const candidates = made?.map((result): Candidate => {
      const { dispatches, buffers, beginEpoch } = valueOf(result);
      beginEpoch({ order, schedule: scheduleOf(count, batch, 0, 0) });
      const epoch = { steps: count / batch, clock: buffers.clock };
      return (times) => timed(compute, clock, dispatches, times, epoch);
    });
    return names[candidates === undefined ? 0 : await fastest(candidates, end)] as PlanName;
  } finally {
    // They may still be compiling.
    void making.then((results) => {
      for (const step of results) {
        if (step.status === "fulfilled") {
          step.value.dispose();
        }
      }
      network.dispose();
    });
  }
}

/** The matrix products of a layered step on a GPU. */
function productsOf(model: Model, batch: number): Product[] {
  return model.layers.flatMap(({ inputs, outputs }, index) => [
    { M: batch, N: outputs, K: inputs },
    { M: inputs, N: outputs, K: batch, transpose: "a" as const },
    ...(index === 0 ? [] : [{ M: batch, N: inputs, K: outputs, transpose: "b" as const }]),
  ]);
}

/** The fastest tile for a product; undefined where there is no time left to find out. */
async function fastestTile(
  compute: ComputeDevice,
  clock: GpuClock | undefined,
  product: Product,
  end: number,
): Promise<TileName | undefined> {
  if (performance.now() > end) {
    return undefined;
  }
  const untuned = untunedTile(compute, product);
  const names = [untuned, ...TILES.filter((name) => name !== untuned)];
  const memory = new Memory(compute);
  const [M, N, K] = [padded(product.M), padded(product.N), padded(product.K)];
  const buffers = {
    a: memory.upload("a", noise(M * K)),
    b: memory.upload("b", noise(K * N)),
    c: memory.storage("c", 4 * M * N),
  };
  const making = Promise.all(names.map((tile) => matmul(compute, product, buffers, tile)));
  try {
    const made = await before(end, making);
    const candidates = made?.map(
      (dispatch): Candidate =>
        (times) =>
          timed(compute, clock, [dispatch], times),
    );
    return candidates && names[await fastest(candidates, end)];
  } finally {
    const free = () => {
      memory.dispose();
    };
    making.then(free, free);
  }
}

/** Waits for something, but only until a time by `performance.now`: undefined where it takes longer. */
async function before<T>(end: number, result: Promise<T>): Promise<T | undefined> {
  const late = new Promise<undefined>((resolve) => {
    setTimeout(() => {
      resolve(undefined);
    }, end - performance.now());
  });
  return Promise.race([result, late]);
}

/**
 * Runs dispatches some times. Returns the milliseconds that they took, by the GPU's clock where it has one.
 *
 * @param epoch for the steps of a training: how many there are before the clock has to be set back
 */
async function timed(
  compute: ComputeDevice,
  gpuClock: GpuClock | undefined,
  dispatches: readonly Dispatch[],
  times: number,
  epoch?: { readonly steps: number; readonly clock: GPUBuffer },
): Promise<number> {
  const { device, failure } = compute;
  const encoder = device.createCommandEncoder({ label: "tuner" });
  const most = epoch?.steps ?? times;
  const passes = Math.max(1, Math.ceil(times / most));
  for (let index = 0; index < passes; index++) {
    if (epoch !== undefined) {
      encoder.clearBuffer(epoch.clock);
    }
    const writes = gpuClock?.writes(index === 0, index === passes - 1);
    const pass = encoder.beginComputePass({ label: "tuner", ...writes });
    for (let time = index * most; time < Math.min(times, (index + 1) * most); time++) {
      record(pass, dispatches);
    }
    pass.end();
  }
  gpuClock?.resolve(encoder);
  const start = performance.now();
  device.queue.submit([encoder.finish()]);
  const onGpu = await gpuClock?.read();
  if (onGpu === undefined) {
    await nudged(compute, device.queue.onSubmittedWorkDone());
  }
  failure.throwIfAborted();
  return onGpu === undefined ? performance.now() - start : 1000 * onGpu;
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
  asked: PlanName | undefined,
): Promise<string> {
  const question = { adapter, host, sizes, batch, asked, code: kernels.map(({ code }) => code) };
  const hash = await sha256(new TextEncoder().encode(JSON.stringify(question)));
  return hash.slice(0, 32);
}
