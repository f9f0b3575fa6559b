// What promises came to that were waited for together with `Promise.allSettled`.

/** @throws the reason where the promise was rejected */
export function valueOf<T>(result: PromiseSettledResult<T>): T {
  if (result.status === "rejected") {
    throw result.reason;
  }
  return result.value;
}

/** What was made, in a list; empty where the promise was rejected, or where nothing was to be made. */
export function madeOf<T extends object>(result: PromiseSettledResult<T | undefined>): T[] {
  return result.status === "fulfilled" && result.value !== undefined ? [result.value] : [];
}
