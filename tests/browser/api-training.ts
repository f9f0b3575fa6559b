import {
  type Epoch,
  type Examples,
  type LayerParameters,
  Network,
  Trainer,
  type TrainerOptions,
} from "../../src/engine/index.ts";
import type { PlanName } from "../../src/engine/step/plan-name.ts";
import type { Plan } from "../../src/engine/step/plan.ts";
import { StepRunner } from "../../src/engine/step/step-runner.ts";
import { createTrainingStep } from "../../src/engine/step/training-step.ts";
import { callsOf } from "./count.ts";
import { withDevice } from "./device.ts";
import { readWhole } from "./read-whole.ts";

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
  /** As many of the first images are replaced in each epoch by those of `shifted`. */
  readonly freshRows?: number;
  readonly epochs: number;
  /** Aborts when this many steps of an epoch have been reported, then goes on. */
  readonly pauseAt?: number;
}

/** Options of the run's trainer. */
export function optionsOf(run: TrainingRun): TrainerOptions {
  const { freshRows, training } = run;
  const images =
    freshRows && training.images.subarray(0, (freshRows * training.images.length) / training.count);
  return { ...run, ...(images && { fresh: (epoch: number) => shifted(images, epoch) }) };
}

/** Other images in each epoch; in the first one, from 0, they are those. */
export function shifted(images: Uint8Array, epoch: number): Uint8Array {
  return images.map((value) => value + 31 * epoch);
}

/** The result of a training run, and what it did on the GPU after its preparation. */
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
    const trainer = await Trainer.create(compute, network, optionsOf(run));
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

/** Evaluates given parameters on examples, predicts their classes and reads the activations. */
export async function evaluate(run: {
  readonly sizes: readonly number[];
  readonly parameters: readonly LayerParameters[];
  readonly examples: Examples;
}) {
  return withDevice(async (compute) => {
    const network = new Network(compute, run.sizes, run.parameters);
    const score = await network.evaluate(run.examples);
    const prediction = await network.predict(run.examples);
    const activations = await network.activations(run.examples);
    network.dispose();
    return { score, prediction, activations };
  });
}

/** Takes one epoch of steps, with the rows in their own order, and returns the mean loss of each step. */
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

/** Trains a few steps at a time. */
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
