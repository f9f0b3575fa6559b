import { GpuFailure, NumericalError } from "../engine/index.ts";
import type { Failure } from "./protocol.ts";

/** What the page needs to know of an error. */
export function failureOf(error: unknown): Failure {
  return { kind: kindOf(error), message: sentence(error) };
}

/** An error in words. */
export function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function kindOf(error: unknown): Failure["kind"] {
  if (error instanceof NumericalError) {
    return "numbers";
  }
  return error instanceof GpuFailure ? "gpu" : "request";
}
