import { COMMIT } from "../base/commit.ts";
import { BENCHMARK_DIGITS, recordOf, runBenchmark } from "../bench/index.ts";
import { builtInDigits } from "../data/index.ts";
import { openDevice } from "../engine/index.ts";
import { sentence } from "./failure.ts";
import type { Report } from "./protocol.ts";

/** The worker's benchmark: at most one at a time, on a device of its own. */
export class BenchDesk {
  readonly #report: (report: Report) => void;
  #running: AbortController | undefined;

  constructor(report: (report: Report) => void) {
    this.#report = report;
  }

  async run(quick: boolean): Promise<void> {
    this.stop();
    const running = new AbortController();
    this.#running = running;
    try {
      const compute = await openDevice(navigator.gpu, ["timestamp-query"]);
      try {
        const benchmark = await runBenchmark(compute, {
          quick,
          examples: builtInDigits(BENCHMARK_DIGITS),
          signal: running.signal,
          report: (row) => {
            this.#report({ type: "benchmark-row", row });
          },
        });
        const date = new Date().toISOString();
        const circumstances = { date, commit: COMMIT, host: navigator.userAgent, flags: [] };
        this.#report({ type: "benchmark-done", record: recordOf(circumstances, benchmark) });
      } finally {
        compute.device.destroy();
      }
    } catch (error) {
      const message = running.signal.aborted ? undefined : sentence(error);
      this.#report({ type: "benchmark-failed", message });
    }
  }

  stop(): void {
    this.#running?.abort();
  }
}
