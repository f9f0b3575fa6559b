import type { Network } from "../../engine/index.ts";

/** What an examination asks of a network, be it on the GPU or on the processor. */
export type ExaminedNetwork = Pick<
  Network,
  "model" | "predict" | "activations" | "read" | "dispose"
>;
