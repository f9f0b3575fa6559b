// How far a sweep is: the epochs of every network, and the share of the whole work that is done.

import type { Dataset } from "../../data/index.ts";
import { type Epoch, modelOf, summary } from "../../engine/index.ts";
import type { SweptNetwork } from "./networks.ts";
import type { NetworkResult } from "./population.ts";

/** How far one network is. */
export interface NetworkProgress {
  readonly network: SweptNetwork;
  readonly epochs: readonly Epoch[];
  /** The share of the current epoch that is done. */
  readonly share: number;
  /** Undefined until the network has ended. */
  readonly result: NetworkResult | undefined;
}

/** How far all networks are. */
export class SweepProgress {
  readonly #networks: Map<number, NetworkProgress>;
  /** Work of one epoch of each network, in multiplications. */
  readonly #costs: ReadonlyMap<number, number>;

  constructor(networks: readonly SweptNetwork[], { width, height, classes }: Dataset) {
    this.#networks = new Map(
      networks.map((network) => [
        network.number,
        { network, epochs: [], share: 0, result: undefined },
      ]),
    );
    this.#costs = new Map(
      networks.map(({ number, settings: { layers } }) => [
        number,
        summary(modelOf([width * height, ...layers, classes])).parameters,
      ]),
    );
  }

  get networks(): readonly NetworkProgress[] {
    return [...this.#networks.values()];
  }

  /** The share of the whole work that is done, 0 to 1. What a network that has ended did not need counts as done. */
  get share(): number {
    let [done, all] = [0, 0];
    for (const { network, epochs, share, result } of this.#networks.values()) {
      const cost = this.#costs.get(network.number) as number;
      const total = network.settings.epochs;
      done += cost * (result === undefined ? Math.min(total, epochs.length + share) : total);
      all += cost * total;
    }
    return done / all;
  }

  progress(network: SweptNetwork, share: number): void {
    this.#change(network, { share });
  }

  epoch(network: SweptNetwork, epochs: readonly Epoch[]): void {
    this.#change(network, { epochs, share: 0 });
  }

  ended(result: NetworkResult): void {
    this.#change(result.network, { epochs: result.epochs, result, share: 0 });
  }

  #change({ number }: SweptNetwork, change: Partial<NetworkProgress>): void {
    const before = this.#networks.get(number);
    if (before !== undefined) {
      this.#networks.set(number, { ...before, ...change });
    }
  }
}
