import type { BenchmarkProgress, BenchmarkRecord, Row } from "../../bench/index.ts";

/** The benchmark desk's part of the page's state: the last benchmark, under way or done. */
export interface BenchmarkState {
  readonly running: boolean;
  readonly rows: readonly Row[];
  /** How far the one under way is; undefined before it has begun. */
  readonly progress?: BenchmarkProgress | undefined;
  readonly record?: BenchmarkRecord | undefined;
  readonly failure?: string | undefined;
}
