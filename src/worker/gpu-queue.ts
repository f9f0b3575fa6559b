import { OneAtATime } from "../base/one-at-a-time.ts";
import type { Gpu } from "./gpu.ts";

/**
 * Runs work that makes or frees networks on the GPU one piece after the other: warm-ups, the begin of a run, examining. The
 * epochs of a run are not in it, and a lost GPU frees what was on it at once.
 */
export class GpuQueue {
  /** Undefined if there is no GPU. */
  readonly gpu: Promise<Gpu | undefined>;
  readonly #work = new OneAtATime();

  constructor(gpu: Promise<Gpu | undefined>) {
    this.gpu = gpu;
  }

  /** Without a GPU, `run` does nothing. */
  async hasGpu(): Promise<boolean> {
    return (await this.gpu) !== undefined;
  }

  /** Starts when all earlier work has ended, well or badly. Without a GPU there is no work. */
  run<Result>(work: (gpu: Gpu) => Promise<Result>): Promise<Result | undefined> {
    return this.runAnyway(async (gpu) => gpu && work(gpu));
  }

  /** The same for work that is also possible without a GPU. */
  runAnyway<Result>(work: (gpu: Gpu | undefined) => Promise<Result>): Promise<Result> {
    return this.#work.run(async () => work(await this.gpu));
  }
}
