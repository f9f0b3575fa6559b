import { errorMessage } from "../base/error-message.ts";
import { GpuFailure, NumericalError } from "../engine/index.ts";

/** What broke. The kind decides what the page offers: a smaller learning rate, a restart, a reload, or only the message. */
export interface Failure {
  readonly kind: "numbers" | "gpu" | "gone" | "request";
  /** A sentence for the user. */
  readonly message: string;
}

/** What the page needs to know of an error. */
export function failureOf(error: unknown): Failure {
  return { kind: kindOf(error), message: errorMessage(error) };
}

function kindOf(error: unknown): Failure["kind"] {
  if (error instanceof NumericalError) {
    return "numbers";
  }
  return error instanceof GpuFailure ? "gpu" : "request";
}
