/** Pieces of work of which each starts when all earlier ones have ended, well or badly. */
export class OneAtATime {
  #last: Promise<unknown> = Promise.resolve();

  /** Settles as the work does. */
  run<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined);
    return result;
  }
}
