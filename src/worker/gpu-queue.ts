import type { Gpu } from "./gpu.ts";

/**
 * Runs work that makes or frees networks on the GPU one piece after the other: warm-ups, the begin of a run, examining. The
 * epochs of a run are not in it, and a lost GPU frees what was on it at once.
 */
export class GpuQueue {
  /** Undefined if there is no GPU. */
  readonly gpu: Promise<Gpu | undefined>;
  #last: Promise<unknown> = Promise.resolve();

  constructor(gpu: Promise<Gpu | undefined>) {
    this.gpu = gpu;
  }

  /** Starts when all earlier work has ended, well or badly. Without a GPU there is no work. */
  run<Result>(work: (gpu: Gpu) => Promise<Result>): Promise<Result | undefined> {
    const result = this.#last.then(async () => {
      const gpu = await this.gpu;
      return gpu && work(gpu);
    });
    this.#last = result.catch(() => undefined);
    return result;
  }
}
