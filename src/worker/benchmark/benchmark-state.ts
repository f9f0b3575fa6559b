import type { BenchmarkRecord, Row } from "../../bench/index.ts";

/** The benchmark desk's part of the page's state: the last benchmark, under way or done. */
export interface BenchmarkState {
  readonly running: boolean;
  readonly rows: readonly Row[];
  readonly record?: BenchmarkRecord | undefined;
  readonly failure?: string | undefined;
}
