// What tests may ask of the page. Each function takes one argument of plain data and typed arrays; see bridge.ts.
import {
  adamWorkload,
  biasReluWorkload,
  copyWorkload,
  fmaWorkload,
  matmulWorkload,
  softmaxWorkload,
} from "../../src/bench/kernels.ts";
import { stepWorkload } from "../../src/bench/step.ts";
import { builtInDigits } from "../../src/data/index.ts";
import { prepare, record } from "../../src/engine/gpu/kernel.ts";
import { Memory, Readback } from "../../src/engine/gpu/memory.ts";
import {
  type ComputeDevice,
  type Epoch,
  type Examples,
  type LayerParameters,
  Network,
  Trainer,
  type TrainerOptions,
  modelOf,
  tuned,
} from "../../src/engine/index.ts";
import { type TrainingBuffers, setClock } from "../../src/engine/step/buffers.ts";
import { PLANS, type Plan, type PlanName } from "../../src/engine/step/plan.ts";
import { scheduleOf, stepsOf } from "../../src/engine/step/schedule.ts";
import { StepRunner } from "../../src/engine/step/step-runner.ts";
import { createTrainingStep } from "../../src/engine/step/training-step.ts";
import { type KernelSpec, kernels } from "../../src/shaders/index.ts";
import { callsOf } from "./count.ts";
import { withDevice, withFreshDevice } from "./device.ts";
import { type Sabotage, sabotaged } from "./sabotage.ts";

type Numbers = Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;

/** One run of one kernel: the content of each binding, by its WGSL name. */
export interface KernelRun {
  readonly kernel: string;
  readonly constants: Readonly<Record<string, number>>;
  readonly buffers: Readonly<Record<string, Numbers>>;
  /** WGSL to compile in place of the kernel's own: for controls that must fail. */
  readonly code?: string;
}

/** Runs a kernel and returns what its writable buffers hold then. */
export async function runKernel(run: KernelRun): Promise<Record<string, Numbers>> {
  const known: KernelSpec | undefined = kernels.find(({ label }) => label === run.kernel);
  if (known === undefined) {
    throw new Error(`There is no kernel ${run.kernel}.`);
  }
  const spec = { ...known, code: run.code ?? known.code };
  return withDevice(async (compute) => {
    const memory = new Memory(compute);
    const buffers = Object.fromEntries(
      Object.entries(run.buffers).map(([name, content]) => [
        name,
        spec.bindings[name] === "uniform"
          ? memory.uniform(name, content as Uint32Array<ArrayBuffer>)
          : memory.upload(name, content),
      ]),
    );
    const dispatch = await prepare(compute, spec, run.constants, buffers);
    const encoder = compute.device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    record(pass, [dispatch]);
    pass.end();
    compute.device.queue.submit([encoder.finish()]);

    const written: [string, Numbers][] = [];
    for (const [name, content] of Object.entries(run.buffers)) {
      if (spec.bindings[name] === "read_write") {
        const bytes = await readWhole(compute, buffers[name] as GPUBuffer);
        const isFloat = content instanceof Float32Array;
        written.push([name, isFloat ? new Float32Array(bytes) : new Uint32Array(bytes)]);
      }
    }
    memory.dispose();
    return Object.fromEntries(written);
  });
}

async function readWhole(compute: ComputeDevice, buffer: GPUBuffer): Promise<ArrayBuffer> {
  const readback = new Readback(compute, buffer.size);
  const bytes = await readback.read(buffer);
  readback.dispose();
  return bytes;
}

/** A whole training run. */
export interface TrainingRun {
  readonly sizes: readonly number[];
  /** Seed or parameters to start from. */
  readonly start: number | readonly LayerParameters[];
  readonly training: Examples;
  readonly validation?: Examples;
  readonly batch: number;
  readonly learningRate?: number;
  readonly plan?: PlanName;
  readonly augmentation?: TrainerOptions["augmentation"];
  readonly epochs: number;
  /** Aborts, and goes on, when this many steps of an epoch have been reported. */
  readonly pauseAt?: number;
}

/** What a training run came to, with what it asked of the GPU after its preparations. */
export interface TrainingResult {
  readonly epochs: readonly Epoch[];
  readonly parameters: readonly LayerParameters[];
  readonly created: number;
  readonly readbacks: number;
  readonly dispatches: number;
  readonly plan: Plan;
}

export async function train(run: TrainingRun): Promise<TrainingResult> {
  return withDevice(async (compute) => {
    const network = new Network(compute, run.sizes, run.start);
    const trainer = await Trainer.create(compute, network, run);
    const before = calls();
    const epochs = await epochsOf(trainer, run);
    const after = calls();
    const parameters = await network.read();
    trainer.dispose();
    network.dispose();
    return {
      epochs,
      parameters,
      created: after.created - before.created,
      readbacks: after.readbacks - before.readbacks,
      dispatches: after.dispatches - before.dispatches,
      plan: trainer.plan,
    };
  });
}

function calls() {
  return {
    created: callsOf("create"),
    readbacks: callsOf("mapAsync"),
    dispatches: callsOf("dispatchWorkgroups"),
  };
}

async function epochsOf(trainer: Trainer, { epochs, pauseAt }: TrainingRun): Promise<Epoch[]> {
  const finished: Epoch[] = [];
  const pause = new AbortController();
  try {
    const progress = ({ step }: { step: number }) => {
      if (pauseAt !== undefined && step >= pauseAt) {
        pause.abort();
      }
    };
    for await (const epoch of trainer.epochs(epochs, { signal: pause.signal, progress })) {
      finished.push(epoch);
    }
  } catch (error) {
    if (!pause.signal.aborted) {
      throw error;
    }
    for await (const epoch of trainer.epochs(epochs)) {
      finished.push(epoch);
    }
  }
  return finished;
}

/** Loss and accuracy of given parameters on examples, with the predictions. */
export async function evaluate(run: {
  readonly sizes: readonly number[];
  readonly parameters: readonly LayerParameters[];
  readonly examples: Examples;
}) {
  return withDevice(async (compute) => {
    const network = new Network(compute, run.sizes, run.parameters);
    const score = await network.evaluate(run.examples);
    const prediction = await network.predict(run.examples);
    network.dispose();
    return { score, prediction };
  });
}

/** Takes one epoch of steps, the rows in the order given, and returns each step's mean loss. */
export async function takeSteps(run: {
  readonly sizes: readonly number[];
  readonly start: readonly LayerParameters[];
  readonly training: Examples;
  readonly batch: number;
  /** See `scheduleOf`. */
  readonly schedule: Uint32Array<ArrayBuffer>;
  /** Whether to take the kernels for adapters that run on the CPU. */
  readonly software: boolean;
  readonly plan: PlanName;
}) {
  return withDevice(async (opened) => {
    const { training, batch, schedule, software } = run;
    const compute = { ...opened, adapter: { ...opened.adapter, software } };
    const network = new Network(compute, run.sizes, run.start);
    const plan = { name: run.plan, tiles: {} };
    const step = await createTrainingStep(compute, network, { examples: training, batch, plan });
    const order = Uint32Array.from({ length: training.count }, (_, row) => row);
    step.beginEpoch({ order, schedule });
    await new StepRunner(compute, step.dispatches).run(schedule.length / 2);

    const outcomes = await readWhole(compute, step.buffers.outcomes);
    const rowLosses = new Float32Array(outcomes).filter((_, index) => index % 2 === 0);
    const losses = Float64Array.from({ length: schedule.length / 2 }, (_, index) => {
      const rows = rowLosses.subarray(index * batch, (index + 1) * batch);
      return rows.reduce((sum, loss) => sum + loss, 0) / rows.length;
    });
    const parameters = await network.read();
    step.dispose();
    network.dispose();
    return { losses, parameters };
  });
}

/** How far the plans are apart in one step, as a share of the largest entry; parameters absolutely. */
interface Apart {
  readonly m: number;
  readonly v: number;
  readonly parameters: number;
  readonly loss: number;
}

/**
 * Takes steps with the layered plan, and each of them, from the same parameters and moments, with the fused one as well.
 *
 * @returns the widest they were ever apart
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

function copyState(compute: ComputeDevice, source: TrainingBuffers, target: TrainingBuffers): void {
  const encoder = compute.device.createCommandEncoder();
  for (const name of ["parameters", "m", "v"] as const) {
    if (source[name] !== target[name]) {
      encoder.copyBufferToBuffer(source[name], 0, target[name], 0, target[name].size);
    }
  }
  compute.device.queue.submit([encoder.finish()]);
}

async function apart(
  compute: ComputeDevice,
  one: TrainingBuffers,
  other: TrainingBuffers,
): Promise<Apart> {
  const read = async (buffer: GPUBuffer) => new Float32Array(await readWhole(compute, buffer));
  const difference = async (name: "m" | "v" | "parameters" | "outcomes") => {
    const [a, b] = await Promise.all([read(one[name]), read(other[name])]);
    // Of an outcome the predicted class, an integer, is every second number: as f32 next to nothing.
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

function widest(one: Apart, other: Apart): Apart {
  return {
    m: Math.max(one.m, other.m),
    v: Math.max(one.v, other.v),
    loss: Math.max(one.loss, other.loss),
    parameters: Math.max(one.parameters, other.parameters),
  };
}

/** Tunes a network as if this adapter were a GPU, twice with one store; and once as what it is. */
export async function tuneTwice(run: {
  readonly sizes: readonly number[];
  readonly batch: number;
}) {
  return withFreshDevice(async (opened) => {
    const compute = { ...opened, adapter: { ...opened.adapter, software: false } };
    const kept = new Map<string, string>();
    const store = {
      read: (key: string) => Promise.resolve(kept.get(key)),
      write: (key: string, text: string) => {
        kept.set(key, text);
        return Promise.resolve();
      },
    };
    const model = modelOf(run.sizes);
    // Software compiles so slowly that the usual budget is over after one product.
    const first = await tuned(compute, model, run.batch, "this browser", store, 30_000);
    const before = callsOf("create");
    const again = await tuned(compute, model, run.batch, "this browser", store);
    const compiledAgain = callsOf("create") - before;
    const software = { ...opened, adapter: { ...opened.adapter, software: true } };
    const onSoftware = await tuned(software, model, run.batch, "this browser", store);
    return { first, again, compiledAgain, store: [...kept.values()], onSoftware };
  });
}

/**
 * Checks every kind of the benchmark's workloads, in small.
 *
 * @returns their names
 */
export async function checkWorkloads({
  sabotage,
}: {
  readonly sabotage?: Sabotage;
}): Promise<string[]> {
  return withDevice((opened) => sabotaged(opened, sabotage, checkedWorkloads));
}

async function checkedWorkloads(compute: ComputeDevice): Promise<string[]> {
  const examples = builtInDigits({ count: 96, seed: 1 });
  const product = { M: 24, N: 20, K: 33 };
  const makes = [
    () => matmulWorkload(compute, product),
    () => matmulWorkload(compute, { ...product, transpose: "a" }),
    () => matmulWorkload(compute, { ...product, transpose: "b" }),
    () => biasReluWorkload(compute, 64, 32),
    () => softmaxWorkload(compute, 100),
    () => adamWorkload(compute, 1024),
    () => fmaWorkload(compute),
    () => copyWorkload(compute),
    () => stepWorkload(compute, examples, 32, "layered"),
    () => stepWorkload(compute, examples, 32, "fused"),
  ];
  const names: string[] = [];
  for (const make of makes) {
    const { name, check, dispose } = await make();
    await check?.(Infinity);
    dispose();
    names.push(name);
  }
  return names;
}

/** A run in turns of so many steps. */
export async function trainByStep(run: TrainingRun & { readonly steps: number }) {
  return withDevice(async (compute) => {
    const network = new Network(compute, run.sizes, run.start);
    const trainer = await Trainer.create(compute, network, run);
    const epochs: (number | undefined)[] = [];
    while (trainer.epochsDone < run.epochs) {
      for await (const { valAccuracy } of trainer.epochs(run.epochs, { steps: run.steps })) {
        epochs.push(valAccuracy);
      }
    }
    const best = { ...trainer.best, parameters: await trainer.readBest() };
    const parameters = await network.read();
    trainer.dispose();
    network.dispose();
    return { parameters, best, epochs };
  });
}

/** Trains one network in two loops at once; returns the error of each loop, "" for none, and the parameters. */
export async function trainInTwoLoops(run: TrainingRun) {
  return withDevice(async (compute) => {
    const network = new Network(compute, run.sizes, run.start);
    const trainer = await Trainer.create(compute, network, run);
    const results = await Promise.allSettled([epochsOf(trainer, run), epochsOf(trainer, run)]);
    const errors = results.map((result) =>
      result.status === "rejected" ? String(result.reason) : "",
    );
    const parameters = await network.read();
    trainer.dispose();
    network.dispose();
    return { errors, parameters };
  });
}

export * from "./api-augment.ts";
export * from "./api-resume.ts";
export * from "./api-faults.ts";
export * from "./api-memory.ts";
export * from "./api-numbers.ts";
export * from "./api-kernels.ts";
export * from "./api-forced.ts";
