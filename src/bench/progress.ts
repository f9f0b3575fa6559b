/** How far a benchmark is. */
export interface BenchmarkProgress {
  /** 0 to 1. */
  readonly share: number;
  /** Estimated from the time so far; undefined at the beginning. */
  readonly secondsLeft: number | undefined;
}

/** Before this share is done, the time so far says little. */
const EARLIEST = 0.05;

/** A smaller change of the share is not told. */
const STEP = 0.005;

/** Counts the work of a benchmark, in workloads that are measured, and tells how far it is. */
export class ProgressMeter {
  readonly #total: number;
  readonly #tell: (progress: BenchmarkProgress) => void;
  readonly #now: () => number;
  readonly #start: number;
  #done = 0;
  #told = 0;

  /** @param now milliseconds */
  constructor(
    total: number,
    tell: (progress: BenchmarkProgress) => void,
    now: () => number = () => performance.now(),
  ) {
    this.#total = total;
    this.#tell = tell;
    this.#now = now;
    this.#start = now();
  }

  add(workloads: number): void {
    this.#done += workloads;
    const share = Math.min(1, this.#done / this.#total);
    if (share >= this.#told + STEP) {
      this.#told = share;
      const seconds = (this.#now() - this.#start) / 1000;
      const secondsLeft = share < EARLIEST ? undefined : (seconds * (1 - share)) / share;
      this.#tell({ share, secondsLeft });
    }
  }
}
