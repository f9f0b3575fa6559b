import { formatCount, formatMeasured, formatShare } from "../base/format.ts";
import type { Benchmark, Row } from "./benchmark.ts";

/** Where and when a benchmark ran, without which its figures say little. */
export interface Circumstances {
  /** ISO 8601. */
  readonly date: string;
  /** The commit of the code; "unknown" outside a repository. */
  readonly commit: string;
  /** The browser, or Node, with versions. */
  readonly host: string;
  /** The flags that the browser was started with. */
  readonly flags: readonly string[];
}

/** The content of `--json` and of the page's download. `version` changes when programs that read it must change. */
export interface BenchmarkRecord extends Circumstances, Benchmark {
  readonly version: 2;
}

export function recordOf(circumstances: Circumstances, benchmark: Benchmark): BenchmarkRecord {
  return { version: 2, ...circumstances, ...benchmark };
}

/** The cells of a row, for the command line and the page. */
export function cellsOf({ name, timing, rate, unit, share }: Row): readonly string[] {
  if (timing === undefined || rate === undefined) {
    return [name, "would take too long here", "", "", "", "", ""];
  }
  // A rate is high when the time is short.
  const ofRate = (seconds: number) =>
    formatMeasured(unit === "µs" ? seconds * 1e6 : (rate * timing.median) / seconds);
  const [low, high] = unit === "µs" ? [timing.p10, timing.p90] : [timing.p90, timing.p10];
  return [
    name,
    `${formatMeasured(rate)} ${unit}`,
    `${ofRate(low)} … ${ofRate(high)}`,
    share === undefined ? "" : formatShare(share),
    timing.gpuMedian === undefined ? "" : microseconds(timing.gpuMedian),
    microseconds(timing.wallMedian),
    formatCount(timing.samples),
  ];
}

/** The figure is by the GPU's clock where it has one; the times by both clocks are of doing the work once. */
export const COLUMNS = [
  "",
  "median",
  "p10 … p90",
  "of roofline",
  "GPU time",
  "wall time",
  "samples",
] as const;

function microseconds(seconds: number): string {
  return `${formatMeasured(seconds * 1e6)} µs`;
}
