import { wholeNumber } from "./flags/values.ts";

/** The longest time that a timer takes, in milliseconds; with a longer one it ends at once. */
export const LONGEST_INTERVAL = 2 ** 31 - 1;

/**
 * The time between two saves of a run.
 *
 * @param seconds the value of --save-every
 * @returns milliseconds; 24 days for any longer time
 * @throws UsageError
 */
export function saveInterval(seconds: string): number {
  return Math.min(LONGEST_INTERVAL, 1000 * wholeNumber("save-every", seconds));
}
