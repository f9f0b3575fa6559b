/** Runs one task on the GPU after the other, so that no task frees what another one uses between its awaits. */
export class GpuQueue {
  #last: Promise<unknown> = Promise.resolve();

  /** Starts the task when all earlier ones have ended, successfully or not. */
  run<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined);
    return result;
  }
}
