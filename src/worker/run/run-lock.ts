const NAME = "adamant-run";

/** A page that was left, or reloaded, holds it for a moment longer: so many milliseconds at most, looked at so often. */
const LEAVING_MS = 2000;
const LOOK_MS = 100;

/** Held during a run or a sweep, because two tabs would save theirs in the same files; and during a benchmark, which others would slow. */
export class RunLock {
  #release: (() => void) | undefined;
  /** The request under way: a second one would take the lock from the first. */
  #taking: Promise<boolean> | undefined;

  /** Whether another tab holds it, and keeps it. */
  static async isElsewhere(): Promise<boolean> {
    for (const end = performance.now() + LEAVING_MS; ;) {
      const held = await isHeldNow();
      if (!held || performance.now() > end) {
        return held;
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }

  /** Does work while no tab trains; nothing where one does. */
  static async whileFree(work: () => Promise<void>): Promise<void> {
    const lock = new RunLock();
    if (await lock.take(false, () => undefined)) {
      await work().finally(() => {
        lock.release();
      });
    }
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
    this.#taking ??= this.#request(steal, stolen).finally(() => {
      this.#taking = undefined;
    });
    return this.#taking;
  }

  release(): void {
    this.#release?.();
    this.#release = undefined;
  }

  #request(steal: boolean, stolen: () => void): Promise<boolean> {
    return new Promise((resolve) => {
      const options = steal ? { steal } : { ifAvailable: true };
      const granted = (lock: Lock | null) => {
        resolve(lock !== null);
        return lock === null
          ? undefined
          : new Promise<void>((release) => {
              this.#release = release;
            });
      };
      // A browser without locks throws before there is a promise.
      const held = (async () => navigator.locks.request(NAME, options, granted))();
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
}

async function isHeldNow(): Promise<boolean> {
  try {
    const { held = [] } = await navigator.locks.query();
    return held.some(({ name }) => name === NAME);
  } catch {
    // Where the browser refuses this page its storage, it refuses locks, too, or has none.
    return false;
  }
}
