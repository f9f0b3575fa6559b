import type { ComputeDevice } from "./device.ts";
import { GpuFailure } from "./errors.ts";

/** What WebGPU says of a call, a round trip later: nothing where all is well, or where the GPU is gone. */
export type ScopeError = Promise<GPUError | null>;

/**
 * Makes a call and learns what WebGPU says of it.
 *
 * The call must not wait for anything: error scopes are a stack, and another's errors would fall into this one.
 */
export function withErrorScope<T>(
  compute: ComputeDevice,
  filter: GPUErrorFilter,
  call: () => T,
): { readonly result: T; readonly scopeError: ScopeError } {
  const { device } = compute;
  // A lost GPU gives no verdicts; that it is lost is told by `failure`.
  const pop = () => unlessLost(compute, device.popErrorScope()).catch(() => null);
  device.pushErrorScope(filter);
  try {
    return { result: call(), scopeError: pop() };
  } catch (error) {
    void pop();
    throw error;
  }
}

/**
 * Waits for the GPU, and no longer than it lives: what a lost one was asked for may never come.
 *
 * @throws GpuFailure where the GPU fails meanwhile
 */
export async function unlessLost<T>({ failure }: ComputeDevice, answer: Promise<T>): Promise<T> {
  // Its rejection may come when nobody waits any more.
  answer.catch(() => undefined);
  failure.throwIfAborted();
  return new Promise((resolve, reject) => {
    const waits = waitsFor(failure);
    waits.add(reject);
    // What each wait left behind would fill the memory.
    const forget = () => {
      waits.delete(reject);
    };
    answer.then(resolve, reject).finally(forget);
  });
}

/** Those who wait for a GPU, by its failure. */
const waiting = new WeakMap<AbortSignal, Set<(reason: Error) => void>>();

/** One listener for all: of more than ten, Node warns that they may be a leak. */
function waitsFor(failure: AbortSignal): Set<(reason: Error) => void> {
  const known = waiting.get(failure);
  if (known !== undefined) {
    return known;
  }
  const waits = new Set<(reason: Error) => void>();
  waiting.set(failure, waits);
  failure.addEventListener("abort", () => {
    for (const reject of waits) {
      reject(failure.reason as Error);
    }
  });
  return waits;
}

/** A GPU that is lost says so within this time of the first call that fails for it. Milliseconds. */
const MAX_LOSS_DELAY = 1000;

/** The GPU's failure that a rejected call stems from; the rejection itself where the GPU has not failed. */
export async function causeOf({ device, failure }: ComputeDevice, error: unknown): Promise<Error> {
  if (!failure.aborted) {
    await Promise.race([
      device.lost,
      new Promise((resolve) => setTimeout(resolve, MAX_LOSS_DELAY)),
    ]);
    // `failure` hears of the loss by the same promise.
    await Promise.resolve();
  }
  if (failure.aborted) {
    return failure.reason as Error;
  }
  const message = error instanceof Error ? error.message : String(error);
  return new GpuFailure(`The GPU reported an error: ${message}`, { cause: error });
}
