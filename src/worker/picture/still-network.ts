import type { ComputeDevice, Network } from "../../engine/index.ts";
import { Photographer, type Pictured, picturedOn } from "./photographer.ts";

/** What the picture of a network that does not train is taken with, beside the network. */
export interface StillView extends Pick<
  Pictured,
  "shown" | "judged" | "isValidation" | "learningRate" | "stepsBefore"
> {
  /** Of its first weights. */
  readonly seed: number;
}

/** A network that does not train, with what takes its picture. */
export interface StillNetwork {
  readonly photographer: Photographer;
  readonly dispose: () => void;
}

/**
 * A network on the GPU that does not train.
 *
 * @param network freed with it, and where it fails
 * @throws GpuMemoryError where the GPU has no room for it; GpuFailure
 */
export async function stillOnGpu(
  compute: ComputeDevice,
  network: Network,
  { seed, ...view }: StillView,
): Promise<StillNetwork> {
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC;
  // It stands at zero: the network takes no steps.
  const clock = compute.device.createBuffer({ label: "clock", size: 8, usage });
  const free = () => {
    clock.destroy();
    network.dispose();
  };
  try {
    await network.checkAllocated();
    const { parameters } = network;
    const photographer = await Photographer.create({
      // Its moments are unknown, so its last update is never shown. Any buffer of this size will do.
      ...picturedOn(compute, network, { m: parameters, v: parameters, clock, seed }),
      ...view,
      hasUpdates: false,
    });
    return {
      photographer,
      dispose: () => {
        photographer.dispose();
        free();
      },
    };
  } catch (error) {
    free();
    throw error;
  }
}
