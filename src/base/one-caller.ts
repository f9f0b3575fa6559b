/** Work that one caller does at a time. While it is under way, others are refused. */
export class OneCaller {
  readonly #refusal: () => Error;
  isBusy = false;

  /** @param refusal the error for those who come meanwhile */
  constructor(refusal: () => Error) {
    this.#refusal = refusal;
  }

  /** Settles as the work does. Rejects with the refusal while other work is under way. */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.isBusy) {
      throw this.#refusal();
    }
    this.isBusy = true;
    try {
      return await work();
    } finally {
      this.isBusy = false;
    }
  }
}
