import { GpuFailure } from "./errors.ts";
import type { ComputeDevice } from "./device.ts";

/** What WebGPU says of a call, a round trip later: nothing where all is well, or where the GPU is gone. */
export type Verdict = Promise<GPUError | null>;

/**
 * Makes a call and learns what WebGPU says of it.
 *
 * The call must not wait for anything: error scopes are a stack, and another's errors would fall into this one.
 */
export function judged<T>(
  device: GPUDevice,
  filter: GPUErrorFilter,
  call: () => T,
): { readonly result: T; readonly verdict: Verdict } {
  // A lost GPU gives no verdicts; that it is lost is told by `failure`.
  const pop = () => device.popErrorScope().catch(() => null);
  device.pushErrorScope(filter);
  try {
    return { result: call(), verdict: pop() };
  } catch (error) {
    void pop();
    throw error;
  }
}

/** A GPU that is lost says so within this time of the first call that fails for it. Milliseconds. */
const MOST_DELAY = 1000;

/** The GPU's failure that a rejected call stems from; the rejection itself where the GPU has not failed. */
export async function causeOf({ device, failure }: ComputeDevice, error: unknown): Promise<Error> {
  if (!failure.aborted) {
    await Promise.race([device.lost, new Promise((resolve) => setTimeout(resolve, MOST_DELAY))]);
    // `failure` hears of the loss by the same promise.
    await Promise.resolve();
  }
  if (failure.aborted) {
    return failure.reason as Error;
  }
  const message = error instanceof Error ? error.message : String(error);
  return new GpuFailure(`The GPU reported an error: ${message}`, { cause: error });
}
