// The page in which `npm run bench -- --host chrome` runs the benchmark.
import { BENCHMARK_DIGITS, type Benchmark, type Row, runBenchmark } from "../src/bench/index.ts";
import { builtInDigits } from "../src/data/index.ts";
import { openDevice } from "../src/engine/index.ts";

declare global {
  var bench: (quick: boolean, preference: GPUPowerPreference) => Promise<Benchmark>;
  /** A function of the command line; Puppeteer adds it to the page. */
  var report: (row: Row) => void;
}

globalThis.bench = async (quick, preference) => {
  const compute = await openDevice(navigator.gpu, ["timestamp-query"], preference);
  const examples = builtInDigits(BENCHMARK_DIGITS);
  return runBenchmark(compute, { quick, examples, report: globalThis.report });
};
