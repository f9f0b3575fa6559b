import type { TrainingState } from "./training-state.ts";

/** Where training stands. It moves while a run trains. */
export type Position = {
  -readonly [Name in "epochsDone" | "stepsDone" | "seconds"]: TrainingState[Name];
};

/** Where training stands at the beginning of an epoch, from 0, or in the middle of one. */
export function positionOf({
  epochsDone,
  stepsDone = 0,
  seconds = 0,
}: Pick<Position, "epochsDone"> & Partial<Position>): Position {
  return { epochsDone, stepsDone, seconds };
}

/** Starts a timer of the current epoch: seconds spent in it, including those before now. */
export function timerOf({ seconds }: Position): () => number {
  const start = performance.now();
  return () => seconds + (performance.now() - start) / 1000;
}
