import type { TrainingState } from "./training-state.ts";

/** Where training stands. It moves while a run trains. */
export class Position implements Pick<TrainingState, "epochsDone" | "stepsDone" | "seconds"> {
  epochsDone = 0;
  /** Steps taken in the current epoch. */
  stepsDone = 0;
  /** Seconds spent in the current epoch. */
  seconds = 0;

  /** Starts a timer of the current epoch: seconds spent in it, including those before now. */
  timer(): () => number {
    const before = this.seconds;
    const start = performance.now();
    return () => before + (performance.now() - start) / 1000;
  }

  /** The next epoch has not begun. */
  endEpoch(): void {
    this.epochsDone++;
    this.stepsDone = 0;
    this.seconds = 0;
  }

  /** Goes to where an earlier run stood. */
  resume({ epochsDone, stepsDone, seconds }: TrainingState): void {
    Object.assign(this, { epochsDone, stepsDone, seconds });
  }
}
