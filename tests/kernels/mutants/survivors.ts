import type { KernelName } from "../cases/index.ts";

/** Mutants that no test can find out, or none on software, and why. */
interface Survivors {
  readonly reason: string;
  readonly kernels: readonly KernelName[];
  /** As `mutantsOf` names them. */
  readonly changes: readonly string[];
}

export const SURVIVORS: readonly Survivors[] = [];
