import { formatCount, formatMeasured, formatShare } from "../base/format.ts";
import type { Benchmark, Row } from "./benchmark.ts";

/** Where and when a benchmark ran, so that its figures can be judged later. */
export interface Circumstances {
  /** ISO 8601. */
  readonly date: string;
  /** Of the code; "unknown" outside a repository. */
  readonly commit: string;
  /** The browser, or Node with its versions. */
  readonly host: string;
  /** Given to the browser. */
  readonly flags: readonly string[];
}

/** What `--json` and the page's download hold. `version` rises when a reader must change. */
export interface BenchmarkRecord extends Circumstances, Benchmark {
  readonly version: 1;
}

export function recordOf(circumstances: Circumstances, benchmark: Benchmark): BenchmarkRecord {
  return { version: 1, ...circumstances, ...benchmark };
}

/** The columns of a row, as both the command line and the page show them. */
export function cellsOf({ name, timing, rate, unit, share }: Row): readonly string[] {
  if (timing === undefined || rate === undefined) {
    return [name, "would take too long here", "", "", ""];
  }
  // A rate is high where the time is short.
  const ofRate = (seconds: number) =>
    formatMeasured(unit === "µs" ? seconds * 1e6 : (rate * timing.median) / seconds);
  const [low, high] = unit === "µs" ? [timing.p10, timing.p90] : [timing.p90, timing.p10];
  return [
    name,
    `${formatMeasured(rate)} ${unit}`,
    `${ofRate(low)} … ${ofRate(high)}`,
    share === undefined ? "" : formatShare(share),
    formatCount(timing.samples),
  ];
}

export const COLUMNS = ["", "median", "p10 … p90", "of roofline", "samples"] as const;
