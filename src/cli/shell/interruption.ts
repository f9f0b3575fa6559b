import { programName } from "./program.ts";
import type { EndSignal } from "./signals.ts";

/** A signal ended a run. */
export class Interruption extends Error {
  override readonly name = "Interruption";

  readonly signal: EndSignal;

  constructor(signal: EndSignal, message: string) {
    super(message);
    this.signal = signal;
  }
}

/**
 * A signal ended the training of one network.
 *
 * @param checkpoint the file in which the run was saved
 */
export function interruptedRun(signal: EndSignal, checkpoint: string | undefined): Interruption {
  return new Interruption(
    signal,
    checkpoint === undefined
      ? "Interrupted. Use --checkpoint FILE next time to save the run."
      : `Interrupted; the run is in ${checkpoint}. ${resumeAdvice(checkpoint)}`,
  );
}

/** How to continue a run that is saved in a file. */
export function resumeAdvice(checkpoint: string): string {
  return `Continue with: ${programName("train")} --resume ${quoted(checkpoint)}`;
}

/** A path as a shell takes it. */
function quoted(path: string): string {
  return /^[\w@%+=:,./\\-]+$/.test(path) ? path : `"${path}"`;
}
