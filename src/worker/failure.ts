import { errorMessage, isNotLoaded } from "../base/error-message.ts";
import { GpuFailure, NumericalError } from "../engine/index.ts";

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

function kindOf(error: unknown): Failure["kind"] {
  if (error instanceof NumericalError) {
    return "numbers";
  }
  if (error instanceof GpuFailure) {
    return "gpu";
  }
  return isNotLoaded(error) ? "loading" : "request";
}
