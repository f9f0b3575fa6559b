import type { Timed } from "./measure.ts";
import type { Workload } from "./workload.ts";

/** One line of the benchmark. */
export interface Row {
  readonly group: string;
  readonly name: string;
  /** Undefined where measuring would have taken too long on this GPU. */
  readonly timing: Timed;
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

export function rowOf(
  group: string,
  unit: Row["unit"],
  { name, flops, bytes, samples }: Omit<Workload, "run" | "dispose">,
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
