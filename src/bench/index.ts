export {
  BENCHMARK_DIGITS,
  type Benchmark,
  type BenchmarkOptions,
  type Roofline,
  type Row,
  runBenchmark,
} from "./benchmark.ts";
export { payingSentence } from "./population.ts";
export type { BenchmarkProgress } from "./progress.ts";
export { type TimelinePart, timelineLines, timelineOf } from "./timeline.ts";
export { type Timing, quantile } from "./measure.ts";
export { type BenchmarkRecord, COLUMNS, type Circumstances, cellsOf, recordOf } from "./record.ts";
