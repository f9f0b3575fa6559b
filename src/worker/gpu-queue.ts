/** Runs work on the GPU one piece after the other: what one piece builds, another does not free between its awaits. */
export class GpuQueue {
  #last: Promise<unknown> = Promise.resolve();

  /** Starts when all earlier work has ended, well or badly. */
  run<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined);
    return result;
  }
}
