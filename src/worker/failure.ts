import { errorMessage, isNotLoaded } from "../base/error-message.ts";
import { GpuFailure, NoGpuError, NumericalError } from "../engine/index.ts";

/** What failed. The kind decides what the page offers: a smaller learning rate, a restart, a reload, or only the message. */
export interface Failure {
  readonly kind: "numbers" | "gpu" | "gone" | "loading" | "request";
  /** A sentence for the user. */
  readonly message: string;
}

/** An error as the page shows it. */
export function failureOf(error: unknown): Failure {
  return { kind: kindOf(error), message: errorMessage(error) };
}

/**
 * The failure of a run whose GPU was lost, and which could not continue on another one.
 *
 * @param isSaved whether this browser holds the run
 */
export function failureAfterLoss(error: unknown, isSaved: boolean): Failure {
  const reason = errorMessage(error).replace(/\.$/, "");
  // Another GPU may be there, without room for the run.
  const hasNone = error instanceof NoGpuError || error instanceof GpuFailure;
  const what = hasNone
    ? "The GPU was lost and did not come back"
    : "The GPU was lost, and the run could not continue on another one";
  const message = `${what}: ${reason}.`;
  if (!isSaved) {
    return { kind: hasNone ? "gpu" : kindOf(error), message };
  }
  const advice = hasNone ? " If there is still no GPU, restart the browser." : "";
  return {
    kind: "gone",
    message: `${message} The run is saved: reload the page and continue.${advice}`,
  };
}

function kindOf(error: unknown): Failure["kind"] {
  if (error instanceof NumericalError) {
    return "numbers";
  }
  if (error instanceof GpuFailure) {
    return "gpu";
  }
  return isNotLoaded(error) ? "loading" : "request";
}
