// The benchmark measures kernels, training steps and overheads of a GPU, and compares kernels with the roofline: a kernel can
// be no faster than the GPU's arithmetic, nor than its memory allows for the bytes the kernel must move.

import type { AdapterDescription, ComputeDevice } from "../engine/gpu/device.ts";
import { type Examples, PLANS } from "../engine/index.ts";
import type { Product } from "../engine/step/matmul.ts";
import {
  adamWorkload,
  biasReluWorkload,
  copyWorkload,
  fmaWorkload,
  layerProducts,
  matmulWorkload,
  softmaxWorkload,
} from "./kernels.ts";
import { type Effort, QUICK, THOROUGH, type Timed, type Timing, measure } from "./measure.ts";
import { overheadWorkloads } from "./overheads.ts";
import { stepWorkload } from "./step.ts";
import type { Workload } from "./workload.ts";

/** One line of the benchmark. */
export interface Row {
  readonly group: string;
  readonly name: string;
  /** Undefined where measuring would have taken too long on this GPU. */
  readonly timing: Timing | undefined;
  /** The figure that people compare, in `unit`; see `timing` for its spread. */
  readonly rate: number | undefined;
  readonly unit: "GFLOP/s" | "GB/s" | "samples/s" | "µs";
  /** Floating-point operations per byte that must be moved. */
  readonly intensity: number | undefined;
  /** The fraction of the speed that the roofline allows, 0 … 1. */
  readonly share: number | undefined;
}

/** The upper limits of a GPU's speed, measured in the same run. */
export interface Roofline {
  /** Floating-point operations per second. */
  readonly flops: number;
  /** Bytes per second, read and written. */
  readonly bandwidth: number;
}

/** The result of a run of the benchmark. */
export interface Benchmark {
  readonly adapter: AdapterDescription;
  readonly limits: Readonly<Record<string, number>>;
  readonly features: readonly string[];
  readonly quick: boolean;
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
  readonly signal?: AbortSignal;
}

/** The built-in digits that every host trains on: too many for any cache. */
export const BENCHMARK_DIGITS = { count: 4096, seed: 1 } as const;

const BATCHES = [32, 64, 128, 512];
const FORMS = [undefined, "a", "b"] as const;

/**
 * Measures kernels, training steps and overheads of a GPU.
 *
 * @throws Error where a result is wrong; the signal's reason when it is aborted
 */
export async function runBenchmark(
  compute: ComputeDevice,
  { quick, examples, report, signal }: BenchmarkOptions,
): Promise<Benchmark> {
  const effort = quick ? QUICK : THOROUGH;
  const rows: Row[] = [];
  const group = async (
    name: string,
    unit: Row["unit"],
    makes: readonly (() => Promise<Workload>)[],
    roofline?: Roofline,
  ): Promise<Timed[]> => {
    const timed = await timeGroup(makes, effort, signal);
    for (const { workload, timing } of timed) {
      const row = rowOf(name, unit, workload, timing, roofline);
      rows.push(row);
      report?.(row);
    }
    return timed.map(({ timing }) => timing);
  };

  const [peak] = await group("roofline", "GFLOP/s", [() => fmaWorkload(compute)]);
  const [moved] = await group("roofline", "GB/s", [() => copyWorkload(compute)]);
  const roofline = {
    flops: rateOf(rows[0], peak, 1e9),
    bandwidth: rateOf(rows[1], moved, 1e9),
  };
  for (const transpose of FORMS) {
    const products = squares(quick).map((size) => square(size, transpose));
    // One after another, since the largest take hundreds of megabytes.
    for (const product of products) {
      await group("matmul", "GFLOP/s", [() => matmulWorkload(compute, product)], roofline);
    }
  }
  await group(
    "layers of 784-128-64-10, batch 64",
    "GFLOP/s",
    layerProducts(64).map((product) => () => matmulWorkload(compute, product)),
    roofline,
  );
  await group(
    "kernels that move bytes",
    "GB/s",
    [
      () => biasReluWorkload(compute, 4096, 512),
      () => softmaxWorkload(compute, 16_384),
      () => adamWorkload(compute, 2 ** 19),
    ],
    roofline,
  );
  await group(
    "training",
    "samples/s",
    BATCHES.flatMap((batch) =>
      PLANS.map((plan) => () => stepWorkload(compute, examples, batch, plan)),
    ),
    roofline,
  );
  const overheads = await overheadWorkloads(compute);
  await group(
    "overheads",
    "µs",
    overheads.map((workload) => () => Promise.resolve(workload)),
  );
  return {
    adapter: compute.adapter,
    limits: numbersOf(compute.device.limits),
    features: [...compute.device.features],
    quick,
    roofline,
    rows,
  };
}

async function timeGroup(
  makes: readonly (() => Promise<Workload>)[],
  effort: Effort,
  signal: AbortSignal | undefined,
): Promise<{ workload: Workload; timing: Timed }[]> {
  const workloads: Workload[] = [];
  try {
    for (const make of makes) {
      signal?.throwIfAborted();
      workloads.push(await make());
    }
    const timed: Workload[] = [];
    for (const workload of workloads) {
      signal?.throwIfAborted();
      if ((await workload.check?.(effort.longest / effort.fewest)) !== false) {
        timed.push(workload);
      }
    }
    const timings = await measure(timed, effort, () => {
      signal?.throwIfAborted();
      return Promise.resolve();
    });
    return workloads.map((workload) => ({ workload, timing: timings[timed.indexOf(workload)] }));
  } finally {
    for (const workload of workloads) {
      workload.dispose();
    }
  }
}

function rowOf(
  group: string,
  unit: Row["unit"],
  { name, flops, bytes, samples }: Workload,
  timing: Timed,
  roofline: Roofline | undefined,
): Row {
  const amounts = { "GFLOP/s": flops, "GB/s": bytes, "samples/s": samples, µs: 1 };
  const scales = { "GFLOP/s": 1e9, "GB/s": 1e9, "samples/s": 1, µs: 1 };
  const perSecond = timing && (amounts[unit] ?? 0) / scales[unit] / timing.median;
  const least =
    roofline && Math.max((flops ?? 0) / roofline.flops, (bytes ?? 0) / roofline.bandwidth);
  return {
    group,
    name,
    timing,
    rate: unit === "µs" ? timing && timing.median * 1e6 : perSecond,
    unit,
    intensity: flops === undefined || bytes === undefined ? undefined : flops / bytes,
    share: least && timing && least / timing.median,
  };
}

function rateOf(row: Row | undefined, timing: Timed, scale: number): number {
  if (row?.rate === undefined || timing === undefined) {
    throw new Error("This GPU is too slow to measure its upper limits.");
  }
  return row.rate * scale;
}

function squares(quick: boolean): readonly number[] {
  return quick ? [256, 512, 1024] : [256, 512, 1024, 2048, 4096];
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
