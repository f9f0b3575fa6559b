/**
 * Measures how fast a GPU runs this library's kernels, and compares that with the best the GPU can do.
 *
 * @module adamant-webgpu/bench
 */
export {
  BENCHMARK_DIGITS,
  type Benchmark,
  type BenchmarkOptions,
  type Roofline,
  type Row,
  runBenchmark,
} from "../bench/benchmark.ts";
export type { Timed, Timing } from "../bench/measure.ts";
export type { BenchmarkProgress } from "../bench/progress.ts";
