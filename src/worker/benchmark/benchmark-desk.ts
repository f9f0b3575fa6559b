import { COMMIT } from "../../base/commit.ts";
import { errorMessage } from "../../base/error-message.ts";
import { BENCHMARK_DIGITS, recordOf, runBenchmark } from "../../bench/index.ts";
import { builtInDigits } from "../../data/index.ts";
import { openPreferred } from "../gpu.ts";
import type { Tell } from "../remote.ts";
import { RunLock } from "../run/run-lock.ts";
import type { BenchmarkState } from "./benchmark-state.ts";

const ELSEWHERE =
  "Another tab of this page trains or measures, and the benchmark needs the GPU for itself. Stop it there first, or wait for its end.";
const TAKEN_OVER = "Another tab of this page trains now, so the benchmark has ended.";

/** Measures the GPU: one benchmark at a time, on a device of its own, and never while a tab trains. */
export class BenchmarkDesk {
  readonly #tell: Tell<BenchmarkState>;
  /** The same lock as that of a run: each would slow the other. */
  readonly #lock = new RunLock();
  #running: AbortController | undefined;

  constructor(tell: Tell<BenchmarkState>) {
    this.#tell = tell;
  }

  async start(quick: boolean): Promise<void> {
    if (this.#running !== undefined) {
      return;
    }
    const running = new AbortController();
    this.#running = running;
    const fresh = { record: undefined, failure: undefined, progress: undefined };
    this.#tell({ set: { running: true, rows: [], ...fresh } });
    let takenOver: string | undefined;
    const end: Partial<BenchmarkState> = await this.#measured(quick, running.signal, () => {
      takenOver = TAKEN_OVER;
      running.abort();
    }).catch((error: unknown) => ({
      failure: running.signal.aborted ? takenOver : errorMessage(error),
    }));
    this.#lock.release();
    this.#running = undefined;
    this.#tell({ set: { running: false, ...end } });
  }

  stop(): void {
    this.#running?.abort();
  }

  /** @param stolen is called when another tab takes the GPU */
  async #measured(
    quick: boolean,
    signal: AbortSignal,
    stolen: () => void,
  ): Promise<Partial<BenchmarkState>> {
    if (!(await this.#lock.take(false, stolen))) {
      return { failure: ELSEWHERE };
    }
    const compute = await openPreferred(navigator.gpu);
    try {
      const benchmark = await runBenchmark(compute, {
        quick,
        examples: builtInDigits(BENCHMARK_DIGITS),
        signal,
        report: (row) => {
          this.#tell({ add: { rows: [row] } });
        },
        progress: (progress) => {
          this.#tell({ set: { progress } });
        },
      });
      const date = new Date().toISOString();
      const circumstances = { date, commit: COMMIT, host: navigator.userAgent, flags: [] };
      return { record: recordOf(circumstances, benchmark) };
    } finally {
      compute.device.destroy();
    }
  }
}
