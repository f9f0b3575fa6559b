// A network of a population stops where its user wants it, or where its numbers are not finite any more. The others go on.

import type { ComputeDevice } from "../gpu/device.ts";
import type { NumericalError } from "../gpu/errors.ts";
import type { Model } from "../model/model.ts";
import type { Position } from "../model/position.ts";
import type { TrainingBuffers } from "../step/buffers.ts";
import type { BestNetworks } from "./best.ts";
import type { EpochInputs } from "./epoch-inputs.ts";

/** What a stopped network changes. */
interface Stopping {
  readonly model: Model;
  readonly buffers: Pick<TrainingBuffers, "m" | "v" | "schedule">;
  readonly inputs: EpochInputs;
  readonly best: BestNetworks;
  readonly at: Position;
}

/** Knows which networks of a population have stopped, and why. */
export class StoppedNetworks {
  /** [networks], in words; undefined while a network trains. */
  readonly reasons: (string | undefined)[];
  readonly #compute: ComputeDevice;
  readonly #stopping: Stopping;

  constructor(compute: ComputeDevice, networks: number, stopping: Stopping) {
    this.reasons = Array<undefined>(networks).fill(undefined);
    this.#compute = compute;
    this.#stopping = stopping;
  }

  /** How many networks have not stopped. */
  get training(): number {
    return this.reasons.filter((reason) => reason === undefined).length;
  }

  /** Stops a network: its parameters stay as they are now. */
  stop(network: number, reason: string): void {
    this.reasons[network] ??= reason;
    const { buffers, inputs, at } = this.#stopping;
    const schedule = inputs.schedule(at.epochsDone, this.reasons);
    this.#compute.device.queue.writeBuffer(buffers.schedule, 0, schedule);
  }

  /** Puts networks back to their best epoch, or to their first weights, and stops them there. */
  breakDown(faults: readonly (NumericalError | undefined)[]): void {
    const { model, buffers, best } = this.#stopping;
    const broken = [...faults.keys()].filter((network) => faults[network] !== undefined);
    best.restore(broken);
    const { device } = this.#compute;
    const encoder = device.createCommandEncoder({ label: "broken" });
    for (const network of broken) {
      this.stop(network, (faults[network] as NumericalError).message);
      for (const moments of [buffers.m, buffers.v]) {
        encoder.clearBuffer(moments, network * model.size, model.size);
      }
    }
    device.queue.submit([encoder.finish()]);
  }
}
