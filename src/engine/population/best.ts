// Each network of a population has a best epoch of its own: the one with the highest accuracy.

import type { ComputeDevice } from "../gpu/device.ts";
import type { Memory } from "../gpu/memory.ts";
import type { Model } from "../model/model.ts";
import type { BestEpoch } from "../model/training-state.ts";

type Place = Omit<BestEpoch, "parameters">;

/** Keeps a copy of each network's parameters at the end of its best epoch so far, on the GPU. */
export class BestNetworks {
  /** Laid out like the parameters of all networks; the first weights before the first epoch ends. */
  readonly parameters: GPUBuffer;
  readonly #compute: ComputeDevice;
  readonly #model: Model;
  readonly #current: GPUBuffer;
  readonly #epochs: (Place | undefined)[];

  /**
   * @param current the parameters that training changes
   * @throws GpuMemoryError where the copy is too large for one buffer
   */
  constructor(compute: ComputeDevice, memory: Memory, model: Model, current: GPUBuffer) {
    this.#compute = compute;
    this.#model = model;
    this.#current = current;
    this.#epochs = Array<undefined>(current.size / model.size).fill(undefined);
    this.parameters = memory.storage("best", current.size);
  }

  /** Takes the parameters as they are now for the best of every network. */
  begin(): void {
    this.#copy(this.#current, this.parameters, [...this.#epochs.keys()]);
  }

  /** The best epoch of a network, the first of equals; undefined before its first epoch ends. */
  epochOf(network: number): Place | undefined {
    return this.#epochs[network];
  }

  /** Copies the parameters of those networks that were never as accurate. */
  consider(epoch: number, accuracies: readonly (number | undefined)[]): void {
    const better = [...accuracies.entries()].flatMap(([network, accuracy]) => {
      const best = this.#epochs[network]?.accuracy ?? -Infinity;
      if (accuracy === undefined || accuracy <= best) {
        return [];
      }
      this.#epochs[network] = { epoch, accuracy };
      return [network];
    });
    this.#copy(this.#current, this.parameters, better);
  }

  /** Puts networks back to their best epoch, or to their first weights. */
  restore(networks: readonly number[]): void {
    this.#copy(this.parameters, this.#current, networks);
  }

  /** Takes over the best epochs of an earlier run, whose parameters are written separately. */
  resume(best: readonly (BestEpoch | undefined)[]): void {
    for (const [network, one] of best.entries()) {
      this.#epochs[network] = one && { epoch: one.epoch, accuracy: one.accuracy };
    }
  }

  #copy(source: GPUBuffer, target: GPUBuffer, networks: readonly number[]): void {
    if (networks.length > 0) {
      const { device } = this.#compute;
      const { size } = this.#model;
      const encoder = device.createCommandEncoder({ label: "best" });
      for (const network of networks) {
        encoder.copyBufferToBuffer(source, network * size, target, network * size, size);
      }
      device.queue.submit([encoder.finish()]);
    }
  }
}
