// A plan says which kernels make a training step. There are two, since what is fast depends on the adapter and on the
// network: many small kernels suit software, few dispatches suit a GPU.

import type { AdapterDescription } from "../gpu/device.ts";
import { RequestError } from "../gpu/errors.ts";
import type { Model } from "../model/model.ts";
import { fusedObstacle } from "./fused.ts";
import type { PlanName } from "./plan-name.ts";
import type { Tiles } from "./tiles.ts";

/** Which kernels make a training step. */
export interface Plan {
  readonly name: PlanName;
  /** The tiles that were chosen for matrix products; a product without one takes a default. */
  readonly tiles: Tiles;
  /** Why the engine took this plan, in words; undefined where the caller, or the tuner, named one that suits the network. */
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
  tiles: Tiles = {},
): Plan {
  const obstacle = fusedObstacle(model);
  if (asked === "fused" && obstacle !== undefined) {
    throw new RequestError(
      `The fused plan cannot train this network: ${obstacle}. Take the layered plan.`,
    );
  }
  if (obstacle !== undefined) {
    return { name: "layered", tiles, reason: obstacle };
  }
  if (asked !== undefined) {
    return { name: asked, tiles, reason: undefined };
  }
  return adapter.software
    ? { name: "layered", tiles, reason: "the fused plan's small tiles are slow on software" }
    : { name: "fused", tiles, reason: "two dispatches a step keep a GPU busy" };
}
