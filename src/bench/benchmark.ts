// The benchmark measures kernels, training steps and overheads of a GPU, and compares kernels with the roofline: a kernel can
// be no faster than the GPU's arithmetic, nor than its memory allows for the bytes the kernel must move.

import type { AdapterDescription, ComputeDevice } from "../engine/gpu/device.ts";
import { type Examples, PLANS, type PlanName } from "../engine/index.ts";
import type { Product } from "../engine/step/matmul.ts";
import {
  adamWorkload,
  biasReluWorkload,
  copyWorkload,
  fmaWorkload,
  layerProducts,
  matmulWorkload,
  nameOf,
  softmaxWorkload,
} from "./kernels.ts";
import { type Effort, QUICK, THOROUGH, measure } from "./measure.ts";
import { overheadWorkloads } from "./overheads.ts";
import { POPULATIONS, POPULATION_GROUP, populationName } from "./population.ts";
import { type BenchmarkProgress, ProgressMeter } from "./progress.ts";
import { type Roofline, type Row, rowOf } from "./row.ts";
import {
  epochWorkload,
  populationWorkload,
  stepKernelWorkloads,
  stepWorkload,
  usualPlan,
} from "./step.ts";
import { STEP_GROUP } from "./timeline.ts";
import { idleWaitOf } from "./waits.ts";
import type { Workload } from "./workload.ts";

export type { Roofline, Row } from "./row.ts";

/** The result of a run of the benchmark. */
export interface Benchmark {
  readonly adapter: AdapterDescription;
  readonly limits: Readonly<Record<string, number>>;
  readonly features: readonly string[];
  readonly quick: boolean;
  /** Seconds that this host waits for an idle GPU: a sample by its clock includes one such wait. */
  readonly idleWait: number;
  readonly roofline: Roofline;
  readonly rows: readonly Row[];
}

/** How to run the benchmark. */
export interface BenchmarkOptions {
  /** Fewer sizes, fewer and shorter samples. */
  readonly quick: boolean;
  /** A few thousand digits to train on. */
  readonly examples: Examples;
  /** Called with each row when its group is finished. */
  readonly report?: (row: Row) => void;
  /** Called while it runs, with how far it is. */
  readonly progress?: (progress: BenchmarkProgress) => void;
  readonly signal?: AbortSignal;
}

/** The built-in digits that every host trains on: too many for any cache. */
export const BENCHMARK_DIGITS = { count: 4096, seed: 1 } as const;

const BATCHES = [32, 64, 128, 512];
const FORMS = [undefined, "a", "b"] as const;

/**
 * The longest time of a dispatch, in seconds. Windows restarts a GPU that computes one for 2 s, so no size is tried that
 * would take longer by the time of the size before.
 */
const LONGEST_DISPATCH = 0.5;

/** What all groups of one run share. */
interface Session {
  readonly compute: ComputeDevice;
  readonly effort: Effort;
  readonly idleWait: number;
  readonly signal: AbortSignal | undefined;
  readonly report: (row: Row) => void;
  readonly meter: ProgressMeter;
}

/** Rows that belong together, and how their workloads are made. */
interface Group {
  readonly name: string;
  readonly unit: Row["unit"];
  readonly makes: readonly (() => Promise<Workload>)[];
  readonly roofline?: Roofline;
}

/**
 * Measures kernels, training steps and overheads of a GPU.
 *
 * @throws Error where a result is wrong; the signal's reason when it is aborted
 */
export async function runBenchmark(
  compute: ComputeDevice,
  { quick, examples, report, progress, signal }: BenchmarkOptions,
): Promise<Benchmark> {
  const rows: Row[] = [];
  const session: Session = {
    compute,
    effort: quick ? QUICK : THOROUGH,
    idleWait: await idleWaitOf(compute),
    signal,
    report: (row) => {
      rows.push(row);
      report?.(row);
    },
    meter: new ProgressMeter(workloadsOf(quick, usualPlan(compute)), (done) => progress?.(done)),
  };
  const roofline = await measureRoofline(session);
  for (const transpose of FORMS) {
    await measureSquares(session, quick, transpose, roofline);
  }
  await measureGroup(session, {
    name: "layers of 784-128-64-10, batch 64",
    unit: "GFLOP/s",
    makes: layerProducts(64).map((product) => () => matmulWorkload(compute, product)),
    roofline,
  });
  await measureGroup(session, {
    name: "kernels that move bytes",
    unit: "GB/s",
    makes: [
      () => biasReluWorkload(compute, 4096, 512),
      () => softmaxWorkload(compute, 16_384),
      () => adamWorkload(compute, 2 ** 19),
    ],
    roofline,
  });
  const plan = usualPlan(compute);
  await measureGroup(session, {
    name: "training",
    unit: "samples/s",
    makes: BATCHES.flatMap((batch) =>
      PLANS.map((each) => () => stepWorkload(compute, examples, batch, each)),
    ),
    roofline,
  });
  await measureGroup(patient(session), {
    name: "training",
    unit: "samples/s",
    makes: [() => epochWorkload(compute, examples, 64, plan)],
  });
  const kernels = await stepKernelWorkloads(compute, examples, 64, plan);
  await measureGroup(session, {
    name: STEP_GROUP,
    unit: "µs",
    makes: [
      ...kernels.map((workload) => () => Promise.resolve(workload)),
      () => stepWorkload(compute, examples, 64, plan),
    ],
  });
  for (const each of PLANS) {
    await measurePopulations(session, examples, each);
  }
  const overheads = await overheadWorkloads(compute);
  await measureGroup(session, {
    name: "overheads",
    unit: "µs",
    makes: overheads.map((workload) => () => Promise.resolve(workload)),
  });
  return {
    adapter: compute.adapter,
    limits: numbersOf(compute.device.limits),
    features: [...compute.device.features],
    quick,
    idleWait: session.idleWait,
    roofline,
    rows,
  };
}

/** The kernels of a step, and so the workloads that measure them, for the estimate of the time left. */
const KERNELS: Readonly<Record<PlanName, number>> = { layered: 18, fused: 2 };

/** How many workloads a run measures: the roofline, products, kernels, training, a step and its kernels, populations, overheads. */
function workloadsOf(quick: boolean, plan: PlanName): number {
  const products = FORMS.length * sizesOf(quick).length + layerProducts(64).length;
  const training = (BATCHES.length + POPULATIONS.length) * PLANS.length + 1;
  return 2 + products + 3 + training + KERNELS[plan] + 1 + 5;
}

function sizesOf(quick: boolean): readonly number[] {
  return quick ? [256, 512, 1024] : [256, 512, 1024, 2048, 4096];
}

/** For figures that a benchmark must have, however long they take: the fewest samples, but in any case. */
function patient(session: Session): Session {
  const { effort } = session;
  return { ...session, effort: { ...effort, samples: effort.fewest, longest: Infinity } };
}

/** The limits of the GPU are measured in any case: all other figures are compared with them. */
async function measureRoofline(session: Session): Promise<Roofline> {
  const { compute } = session;
  const invocations = await fullInvocations(session);
  const name = "roofline";
  const [peak] = await measureGroup(patient(session), {
    name,
    unit: "GFLOP/s",
    makes: [() => fmaWorkload(compute, invocations)],
  });
  const [moved] = await measureGroup(patient(session), {
    name,
    unit: "GB/s",
    makes: [() => copyWorkload(compute)],
  });
  return { flops: 1e9 * (peak?.rate as number), bandwidth: 1e9 * (moved?.rate as number) };
}

/** Numbers of invocations of the multiply-adds; the last one fills the largest GPU. */
const INVOCATIONS = [2 ** 12, 2 ** 15, 2 ** 18, 2 ** 19] as const;

/** The most invocations whose dispatch stays well below the longest time. */
async function fullInvocations({ compute, idleWait }: Session): Promise<number> {
  let best: number = INVOCATIONS[0];
  for (const next of INVOCATIONS.slice(1)) {
    const workload = await fmaWorkload(compute, best);
    await workload.run(1);
    const start = performance.now();
    await workload.run(1);
    const taken = (performance.now() - start) / 1000 - idleWait;
    workload.dispose();
    if ((taken * next) / best > LONGEST_DISPATCH / 5) {
      break;
    }
    best = next;
  }
  return best;
}

/** Square products of growing size, one after another, since the largest take hundreds of megabytes. */
async function measureSquares(
  session: Session,
  quick: boolean,
  transpose: "a" | "b" | undefined,
  roofline: Roofline,
): Promise<void> {
  const { compute, effort } = session;
  const [name, unit] = ["matmul", "GFLOP/s"] as const;
  const allowed = Math.min(LONGEST_DISPATCH, effort.longest / effort.fewest);
  let predicted = 0;
  for (const size of sizesOf(quick)) {
    const product = square(size, transpose);
    if (predicted > allowed) {
      session.report(rowOf(name, unit, { name: nameOf(product) }, undefined, roofline));
      session.meter.add(1);
      continue;
    }
    const makes = [() => matmulWorkload(compute, product)];
    const [row] = await measureGroup(session, { name, unit, makes, roofline });
    // Twice the size is eight times the work.
    predicted = 8 * (row?.timing?.median ?? Infinity);
  }
}

/** Growing numbers of networks, until one more doubling would take too long by the time of the number before. */
async function measurePopulations(
  session: Session,
  examples: Examples,
  plan: PlanName,
): Promise<void> {
  const { compute, effort } = session;
  const [name, unit] = [POPULATION_GROUP, "samples/s"] as const;
  const allowed = Math.min(LONGEST_DISPATCH, effort.longest / effort.fewest / 4);
  let predicted = 0;
  for (const networks of POPULATIONS) {
    if (predicted > allowed) {
      const untimed = { name: populationName(networks, plan) };
      session.report(rowOf(name, unit, untimed, undefined, undefined));
      session.meter.add(1);
      continue;
    }
    const makes = [() => populationWorkload(compute, examples, networks, plan)];
    const [row] = await measureGroup(session, { name, unit, makes });
    predicted = 2 * (row?.timing?.median ?? Infinity);
  }
}

/** The part of measuring a workload that is done when it has been made: its kernel is compiled. */
const MADE = 0.3;

/** Times the workloads of a group and reports their rows. */
async function measureGroup(
  { effort, idleWait, signal, report, meter }: Session,
  { name, unit, makes, roofline }: Group,
): Promise<Row[]> {
  const paused = () => {
    signal?.throwIfAborted();
    return Promise.resolve();
  };
  const workloads: Workload[] = [];
  try {
    for (const make of makes) {
      await paused();
      workloads.push(await make());
      meter.add(MADE);
    }
    for (const { check } of workloads) {
      await paused();
      await check?.();
    }
    // Called before each warm-up and each sample.
    const part = (1 - MADE) / (1 + effort.samples);
    const timings = await measure(workloads, effort, {
      idleWait,
      paused: () => {
        meter.add(part);
        return paused();
      },
    });
    const rows = workloads.map((workload, index) =>
      rowOf(name, unit, workload, timings[index], roofline),
    );
    for (const row of rows) {
      report(row);
    }
    return rows;
  } finally {
    for (const workload of workloads) {
      workload.dispose();
    }
  }
}

function square(size: number, transpose: "a" | "b" | undefined): Product {
  const product = { M: size, N: size, K: size };
  return transpose === undefined ? product : { ...product, transpose };
}

function numbersOf(limits: GPUSupportedLimits): Record<string, number> {
  const names = Object.getOwnPropertyNames(Object.getPrototypeOf(limits));
  const values = limits as unknown as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = values[name];
      return typeof value === "number" ? [[name, value]] : [];
    }),
  );
}
