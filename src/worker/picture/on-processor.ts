// Loaded only where there is no GPU.
import type { CpuNetwork } from "../../run/without-gpu/cpu-network.ts";
import { CpuPictureTaker } from "../../run/without-gpu/cpu-picture.ts";
import { Photographer, type Pictured } from "./photographer.ts";
import type { StillNetwork, StillView } from "./still-network.ts";

/** What takes the picture of a network on the processor. */
export function picturedOnProcessor(network: CpuNetwork, { seed, ...view }: StillView): Pictured {
  return {
    ...{ network, isSoftware: false, isLost: () => false, hasUpdates: false },
    ...view,
    taker: () => Promise.resolve(new CpuPictureTaker(network, seed)),
  };
}

/** The same as `stillOnGpu`, without a GPU. */
export async function stillOnProcessor(
  network: CpuNetwork,
  view: StillView,
): Promise<StillNetwork> {
  const photographer = await Photographer.create(picturedOnProcessor(network, view));
  return {
    photographer,
    dispose: () => {
      photographer.dispose();
    },
  };
}
