import { type ComputeDevice, openDevice } from "../../src/engine/index.ts";

/** The page's device. Tests share it, since software takes seconds to compile a network's kernels. */
let shared: ComputeDevice | undefined;

/** Runs a test's body on the page's device, inside error scopes that must end empty. */
export async function withDevice<T>(body: (compute: ComputeDevice) => Promise<T>): Promise<T> {
  shared ??= await openDevice(navigator.gpu);
  try {
    return await watched(shared, body);
  } catch (error) {
    // A fault must not affect other tests.
    shared.device.destroy();
    shared = undefined;
    throw error;
  }
}

/** The same on a new device, which is destroyed afterwards. */
export async function withFreshDevice<T>(body: (compute: ComputeDevice) => Promise<T>): Promise<T> {
  const compute = await openDevice(navigator.gpu);
  try {
    return await watched(compute, body);
  } finally {
    compute.device.destroy();
  }
}

async function watched<T>(
  compute: ComputeDevice,
  body: (compute: ComputeDevice) => Promise<T>,
): Promise<T> {
  const { device } = compute;
  const filters = ["validation", "out-of-memory", "internal"] as const;
  for (const filter of filters) {
    device.pushErrorScope(filter);
  }
  const result = await body(compute);
  const errors = await Promise.all(filters.map(() => device.popErrorScope()));
  const messages = errors.flatMap((error) => (error === null ? [] : [error.message]));
  if (messages.length > 0) {
    throw new Error(`GPU error: ${messages.join("\n")}`);
  }
  return result;
}
