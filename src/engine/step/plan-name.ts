// The names of the plans, without their kernels, so that the page can list them without loading any WGSL.

/**
 * `layered`: one kernel per operation, for any network. `fused`: two dispatches per step.
 * Both compute the same step. Their sums run in different orders, so their bits differ.
 */
export type PlanName = "layered" | "fused";

/** All plans, in the order in which they are timed. */
export const PLANS: readonly PlanName[] = ["layered", "fused"];
