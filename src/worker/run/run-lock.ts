const NAME = "adamant-run";

/** Held during a run, because two tabs would save their runs in the same files. */
export class RunLock {
  #release: (() => void) | undefined;

  /** Whether another tab holds it. */
  static async isElsewhere(): Promise<boolean> {
    const { held = [] } = await navigator.locks.query().catch((): LockManagerSnapshot => ({}));
    return held.some(({ name }) => name === NAME);
  }

  get isHeld(): boolean {
    return this.#release !== undefined;
  }

  /**
   * @param steal takes it from another tab
   * @param stolen is called when another tab takes it from this one
   * @returns whether it is held now
   */
  async take(steal: boolean, stolen: () => void): Promise<boolean> {
    if (this.#release !== undefined) {
      return true;
    }
    return new Promise((resolve) => {
      const options = steal ? { steal } : { ifAvailable: true };
      const held = navigator.locks.request(NAME, options, (lock) => {
        resolve(lock !== null);
        return lock === null
          ? undefined
          : new Promise<void>((release) => {
              this.#release = release;
            });
      });
      held.catch(() => {
        if (this.#release === undefined) {
          // This browser has no locks, so no tab can know of another.
          this.#release = () => undefined;
          resolve(true);
          return;
        }
        this.#release = undefined;
        stolen();
      });
    });
  }

  release(): void {
    this.#release?.();
    this.#release = undefined;
  }
}
