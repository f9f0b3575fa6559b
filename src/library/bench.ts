/**
 * Measures what a GPU does with the kernels of this library, beside what it can do at best.
 *
 * @module adamant/bench
 */
export {
  BENCHMARK_DIGITS,
  type Benchmark,
  type BenchmarkOptions,
  type Roofline,
  type Row,
  runBenchmark,
} from "../bench/benchmark.ts";
export type { Timing } from "../bench/measure.ts";
