// How errors of WebGPU reach the caller. WebGPU does not throw: an error scope collects the errors of the calls inside it
// and delivers them one round trip later. Nothing is delivered when the GPU is lost, so every wait also watches for that.

import { messageOf } from "../../base/error-message.ts";
import type { ComputeDevice } from "./device.ts";
import { GpuFailure } from "./errors.ts";

/** The error that a scope caught, one round trip later; null where there was none, or where the GPU is lost. */
export type ScopeError = Promise<GPUError | null>;

/**
 * Makes a call to WebGPU inside an error scope.
 *
 * The call must not wait for anything: error scopes are a stack, so this scope would catch errors of other calls.
 *
 * @param filter the kind of error to catch
 */
export function withErrorScope<T>(
  compute: ComputeDevice,
  filter: GPUErrorFilter,
  call: () => T,
): { readonly result: T; readonly scopeError: ScopeError } {
  const { device } = compute;
  // A lost GPU reports no errors here; `failure` reports the loss.
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
 * Waits for an answer of the GPU, but only until the GPU fails: a lost GPU may never answer.
 *
 * @throws GpuFailure where the GPU fails before it answers
 */
export async function unlessLost<T>({ failure }: ComputeDevice, answer: Promise<T>): Promise<T> {
  // The answer may be rejected later, when nothing waits for it any more.
  answer.catch(() => undefined);
  failure.throwIfAborted();
  return new Promise((resolve, reject) => {
    const waits = waitsFor(failure);
    waits.add(reject);
    // Otherwise the finished waits would fill the memory.
    const forget = () => {
      waits.delete(reject);
    };
    answer.then(resolve, reject).finally(forget);
  });
}

/** What to call when a GPU fails, by its `failure`. */
const waiting = new WeakMap<AbortSignal, Set<(reason: Error) => void>>();

/** All waits share one listener, since Node warns of a leak when a signal has more than ten. */
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

/** A loss of the GPU is reported within this time of the first call that fails because of it. Milliseconds. */
const MAX_LOSS_DELAY = 1000;

/** The failure of the GPU that made a call fail, or else the error of the call itself. */
export async function causeOf({ device, failure }: ComputeDevice, error: unknown): Promise<Error> {
  if (!failure.aborted) {
    await Promise.race([
      device.lost,
      new Promise((resolve) => setTimeout(resolve, MAX_LOSS_DELAY)),
    ]);
    // `failure` is aborted by the same promise, so it needs one more turn.
    await Promise.resolve();
  }
  if (failure.aborted) {
    return failure.reason as Error;
  }
  return new GpuFailure(`The GPU reported an error: ${messageOf(error)}`, { cause: error });
}
