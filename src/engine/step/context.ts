// The functions that prepare the dispatches of a step all need the same things. They get them as one context.

import type { ComputeDevice } from "../gpu/device.ts";
import type { Memory } from "../gpu/memory.ts";
import type { Model } from "../model/model.ts";
import type { Tiles } from "./tiles.ts";

/** What the dispatches of a step are prepared from. */
export interface StepContext<Buffers> {
  readonly compute: ComputeDevice;
  /** Owns the buffers in which the step keeps its intermediate results. */
  readonly memory: Memory;
  readonly model: Model;
  /** How many networks of this model take the step at once. */
  readonly networks: number;
  /** Rows of a step, for each network. */
  readonly batch: number;
  readonly tiles: Tiles;
  /** The buffers that the step shares with its caller. */
  readonly buffers: Buffers;
}
