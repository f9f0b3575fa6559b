import { programName } from "./program.ts";
import type { EndSignal } from "./signals.ts";

/** A signal ended a run. */
export class Interruption extends Error {
  override readonly name = "Interruption";

  readonly signal: EndSignal;

  /** @param checkpoint the file in which the run was saved */
  constructor(signal: EndSignal, checkpoint: string | undefined) {
    super(
      checkpoint === undefined
        ? "Interrupted. Use --checkpoint FILE next time to save the run."
        : `Interrupted; the run is in ${checkpoint}. ${resumeAdvice(checkpoint)}`,
    );
    this.signal = signal;
  }
}

/** How to continue a run that is saved in a file. */
export function resumeAdvice(checkpoint: string): string {
  return `Continue with: ${programName("train")} --resume ${quoted(checkpoint)}`;
}

/** A path as a shell takes it. */
function quoted(path: string): string {
  return /^[\w@%+=:,./\\-]+$/.test(path) ? path : `"${path}"`;
}
