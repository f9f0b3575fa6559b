// What promises came to that were waited for together with `Promise.allSettled`.

/** @throws the reason where the promise was rejected */
export function valueOf<T>(result: PromiseSettledResult<T>): T {
  if (result.status === "rejected") {
    throw result.reason;
  }
  return result.value;
}
