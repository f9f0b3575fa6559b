import type { AdapterDescription, ComputeDevice } from "../gpu/device.ts";
import { RequestError } from "../gpu/errors.ts";
import type { Dispatch } from "../gpu/kernel.ts";
import type { Memory } from "../gpu/memory.ts";
import type { Model } from "../model/model.ts";
import type { TrainingBuffers } from "./buffers.ts";
import { fusedObstacle, fusedStep } from "./fused.ts";
import { layeredStep } from "./layered.ts";

/**
 * `layered`: a kernel per operation, for any network. `fused`: two dispatches a step.
 * Both compute the same step; their sums run in other orders, so their bits differ.
 */
export type PlanName = "layered" | "fused";

/** All plans, in the order in which they are timed. */
export const PLANS: readonly PlanName[] = ["layered", "fused"];

/** Records a training step of a network. */
export type PrepareStep = (
  compute: ComputeDevice,
  memory: Memory,
  model: Model,
  batch: number,
  buffers: TrainingBuffers,
) => Promise<readonly Dispatch[]>;

export const prepareStep: Readonly<Record<PlanName, PrepareStep>> = {
  layered: layeredStep,
  fused: fusedStep,
};

/** A plan, and in words why it was taken; undefined where somebody chose it. */
export interface Plan {
  readonly name: PlanName;
  readonly reason: string | undefined;
}

/**
 * The plan for a network on an adapter, without measuring anything.
 *
 * @param asked for by the user
 * @throws RequestError where the plan that was asked for has no room for the network
 */
export function planFor(
  adapter: AdapterDescription,
  model: Model,
  asked: PlanName | undefined,
): Plan {
  const obstacle = fusedObstacle(model);
  if (asked === "fused" && obstacle !== undefined) {
    throw new RequestError(
      `The fused plan cannot train this network: ${obstacle}. Take the layered plan.`,
    );
  }
  if (obstacle !== undefined) {
    return { name: "layered", reason: obstacle };
  }
  if (asked !== undefined) {
    return { name: asked, reason: undefined };
  }
  return adapter.software
    ? { name: "layered", reason: "the fused plan's small tiles are slow on software" }
    : { name: "fused", reason: "two dispatches a step keep a GPU busy" };
}
