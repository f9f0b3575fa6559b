// A network may get worse while it trains on, so the trainer remembers the best epoch: the one with the highest accuracy.

import type { ComputeDevice } from "./gpu/device.ts";
import { type Memory, readOnce } from "./gpu/memory.ts";
import { type LayerParameters, unpack } from "./model/parameters.ts";
import type { BestEpoch } from "./model/training-state.ts";
import type { Network } from "./network.ts";

/** Keeps a copy of the parameters at the end of the best epoch so far, on the GPU. */
export class BestNetwork {
  /** Laid out like the network's parameters; zero before the first epoch ends. */
  readonly parameters: GPUBuffer;
  readonly #compute: ComputeDevice;
  readonly #network: Network;
  /** The best epoch, the first of equals; undefined before the first epoch ends. */
  epoch: Omit<BestEpoch, "parameters"> | undefined;

  /** @throws GpuMemoryError where the copy is too large for one buffer */
  constructor(compute: ComputeDevice, memory: Memory, network: Network) {
    this.#compute = compute;
    this.#network = network;
    this.parameters = memory.storage("best", network.model.size);
  }

  /** Copies the parameters as they are now, if no earlier epoch was as accurate. */
  consider(epoch: number, accuracy: number): void {
    if (this.epoch === undefined || accuracy > this.epoch.accuracy) {
      this.epoch = { epoch, accuracy };
      const encoder = this.#compute.device.createCommandEncoder({ label: "best" });
      const { parameters } = this.#network;
      encoder.copyBufferToBuffer(parameters, 0, this.parameters, 0, parameters.size);
      this.#compute.device.queue.submit([encoder.finish()]);
    }
  }

  /** Takes over the best epoch of an earlier run, whose parameters are written separately. */
  resume(best: BestEpoch | undefined): void {
    this.epoch = best && { epoch: best.epoch, accuracy: best.accuracy };
  }

  /** The parameters at the end of the best epoch; those of now before the first epoch ends. */
  async read(): Promise<LayerParameters[]> {
    if (this.epoch === undefined) {
      return this.#network.read();
    }
    const bytes = await readOnce(this.#compute, this.parameters);
    return unpack(this.#network.model, new Float32Array(bytes));
  }
}
