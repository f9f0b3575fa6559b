/** A flag, a value or the command itself is wrong. The process ends with exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
