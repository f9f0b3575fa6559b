import { COMMIT } from "../../base/commit.ts";
import { errorMessage } from "../../base/error-message.ts";
import { BENCHMARK_DIGITS, recordOf, runBenchmark } from "../../bench/index.ts";
import { builtInDigits } from "../../data/index.ts";
import { openPreferred } from "../gpu.ts";
import type { Tell } from "../remote.ts";
import type { BenchmarkState } from "./benchmark-state.ts";

/** Measures the GPU: one benchmark at a time, on a device of its own. */
export class BenchmarkDesk {
  readonly #tell: Tell<BenchmarkState>;
  #running: AbortController | undefined;

  constructor(tell: Tell<BenchmarkState>) {
    this.#tell = tell;
  }

  async start(quick: boolean): Promise<void> {
    this.stop();
    const running = new AbortController();
    this.#running = running;
    this.#tell({ set: { running: true, rows: [], record: undefined, failure: undefined } });
    try {
      const compute = await openPreferred(navigator.gpu);
      try {
        const benchmark = await runBenchmark(compute, {
          quick,
          examples: builtInDigits(BENCHMARK_DIGITS),
          signal: running.signal,
          report: (row) => {
            this.#tell({ add: { rows: [row] } });
          },
        });
        const date = new Date().toISOString();
        const circumstances = { date, commit: COMMIT, host: navigator.userAgent, flags: [] };
        this.#tell({ set: { running: false, record: recordOf(circumstances, benchmark) } });
      } finally {
        compute.device.destroy();
      }
    } catch (error) {
      const failure = running.signal.aborted ? undefined : errorMessage(error);
      if (this.#running === running) {
        this.#tell({ set: { running: false, failure } });
      }
    }
  }

  stop(): void {
    this.#running?.abort();
  }
}
