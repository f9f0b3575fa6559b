import { type ComputeDevice, openDevice } from "../../src/engine/index.ts";

/**
 * Runs a test's body on a fresh device, inside error scopes that must end empty, and destroys the device after.
 */
export async function withDevice<T>(body: (compute: ComputeDevice) => Promise<T>): Promise<T> {
  const compute = await openDevice(navigator.gpu);
  const { device } = compute;
  const filters = ["validation", "out-of-memory", "internal"] as const;
  for (const filter of filters) {
    device.pushErrorScope(filter);
  }
  try {
    const result = await body(compute);
    const errors = await Promise.all(filters.map(() => device.popErrorScope()));
    const messages = errors.flatMap((error) => (error === null ? [] : [error.message]));
    if (messages.length > 0) {
      throw new Error(`GPU error: ${messages.join("\n")}`);
    }
    return result;
  } finally {
    device.destroy();
  }
}
