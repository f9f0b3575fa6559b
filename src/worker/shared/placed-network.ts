import { asPeopleWrite, builtInDigits } from "../../data/index.ts";
import { type ComputeDevice, Network, type SavedNetwork } from "../../engine/index.ts";
import { claimOf } from "../../run/sharing/quantised-network.ts";
import { shownDigits } from "../picture/shown-digits.ts";
import { type StillNetwork, type StillView, stillOnGpu } from "../picture/still-network.ts";

/** From how many digits those are taken that are shown with the network's predictions. */
const DRAWN_DIGITS = 200;

/** A shared network with what takes its picture. It judges built-in digits, which are always at hand. */
export interface PlacedNetwork extends StillNetwork {
  /** Undefined on the processor. */
  readonly compute: ComputeDevice | undefined;
}

/**
 * Puts a shared network on the GPU, or on the processor where there is none.
 *
 * @throws GpuMemoryError where the GPU has no room for it; RequestError for parameters that are no numbers; GpuFailure
 */
export async function placed(
  compute: ComputeDevice | undefined,
  { sizes, parameters, metadata }: SavedNetwork,
): Promise<PlacedNetwork> {
  const view = viewOf(metadata);
  if (compute !== undefined) {
    const network = new Network(compute, sizes, parameters);
    return { compute, ...(await stillOnGpu(compute, network, view)) };
  }
  const [{ CpuNetwork }, { stillOnProcessor }] = await Promise.all([
    import("../../run/without-gpu/cpu-network.ts"),
    import("../picture/on-processor.ts"),
  ]);
  return { compute, ...(await stillOnProcessor(new CpuNetwork(sizes, parameters), view)) };
}

/** @param metadata of the network's file */
function viewOf(metadata: SavedNetwork["metadata"]): StillView {
  const judged = asPeopleWrite(builtInDigits({ count: DRAWN_DIGITS, seed: 1 }));
  const seed = Number(metadata["seed"] ?? 0);
  const steps = claimOf(metadata)?.steps ?? Number.NaN;
  return {
    seed: Number.isSafeInteger(seed) && seed >= 0 && seed < 2 ** 32 ? seed : 0,
    ...{ shown: shownDigits(judged), judged, isValidation: true, learningRate: 1e-3 },
    stepsBefore: () => steps,
  };
}
