// What tests may ask of the page. Each function takes one argument of plain data and typed arrays; see bridge.ts.
import {
  type Epoch,
  type Examples,
  type LayerParameters,
  Network,
  Trainer,
} from "../../src/engine/index.ts";
import { trainingBuffers, writeEpoch } from "../../src/engine/buffers.ts";
import { layeredStep } from "../../src/engine/layered.ts";
import { Memory, Readback } from "../../src/engine/memory.ts";
import { StepRunner } from "../../src/engine/steps.ts";
import { prepare, record } from "../../src/engine/kernel.ts";
import { type KernelSpec, kernels } from "../../src/shaders/index.ts";
import { callsOf } from "./count.ts";
import { withDevice } from "./device.ts";

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
      Object.entries(run.buffers).map(([name, content]) => [name, memory.upload(name, content)]),
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
        const bytes = await new Readback(compute, content.byteLength).read(
          buffers[name] as GPUBuffer,
        );
        const isFloat = content instanceof Float32Array;
        written.push([name, isFloat ? new Float32Array(bytes) : new Uint32Array(bytes)]);
      }
    }
    return Object.fromEntries(written);
  });
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
}) {
  return withDevice(async (opened) => {
    const { training, batch, schedule, software } = run;
    const compute = { ...opened, adapter: { ...opened.adapter, software } };
    const network = new Network(compute, run.sizes, run.start);
    const memory = new Memory(compute);
    const buffers = trainingBuffers(memory, network, training, batch);
    const order = Uint32Array.from({ length: training.count }, (_, row) => row);
    writeEpoch(compute, buffers, order, schedule);
    const step = await layeredStep(compute, memory, network.model, batch, buffers);
    await new StepRunner(compute, step).run(schedule.length / 2);

    const outcomes = await new Readback(compute, buffers.outcomes.size).read(buffers.outcomes);
    const rowLosses = new Float32Array(outcomes).filter((_, index) => index % 2 === 0);
    const losses = Float64Array.from({ length: schedule.length / 2 }, (_, index) => {
      const rows = rowLosses.subarray(index * batch, (index + 1) * batch);
      return rows.reduce((sum, loss) => sum + loss, 0) / rows.length;
    });
    return { losses, parameters: await network.read() };
  });
}
