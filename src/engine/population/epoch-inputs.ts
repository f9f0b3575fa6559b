import { STEP_SIZE, epochOrder, scheduleOf } from "../step/schedule.ts";
import { inTurn } from "../step/turns.ts";
import type { PopulationSettings } from "./options.ts";

interface Prepared {
  readonly epoch: number;
  readonly orders: readonly Uint32Array<ArrayBuffer>[];
  readonly schedules: readonly Uint32Array<ArrayBuffer>[];
}

/**
 * What differs between epochs, for each network of a population: the order of the rows, and the schedule of the steps. One epoch
 * is kept, so that the next one can be prepared while the GPU is at work on the last. Epochs count from 0.
 */
export class EpochInputs {
  readonly #settings: PopulationSettings;
  #prepared: Prepared | undefined;

  constructor(settings: PopulationSettings) {
    this.#settings = settings;
  }

  /** Prepares an epoch, unless it is the one that is kept. */
  prepare(epoch: number): Prepared {
    const { rows, batch, steps, members } = this.#settings;
    if (this.#prepared?.epoch !== epoch) {
      this.#prepared = {
        epoch,
        orders: members.map(({ seed }) => epochOrder(rows, seed, epoch)),
        schedules: members.map(({ learningRate }) =>
          scheduleOf(rows, batch, learningRate, epoch * steps),
        ),
      };
    }
    return this.#prepared;
  }

  /** Whether an epoch is the one that is kept. */
  isPrepared(epoch: number): boolean {
    return this.#prepared?.epoch === epoch;
  }

  /** In which order each network sees the rows. */
  orders(epoch: number): readonly Uint32Array<ArrayBuffer>[] {
    return this.prepare(epoch).orders;
  }

  /** The orders of all networks in turn, as the kernels read them. */
  order(epoch: number): Uint32Array<ArrayBuffer> {
    return inTurn(this.orders(epoch), this.#settings.batch);
  }

  /**
   * The schedules of all networks in turn. A network that has stopped gets rates below zero, by which the kernels know it.
   *
   * @param stopped for each network why it stopped; undefined while it trains
   */
  schedule(epoch: number, stopped: readonly (string | undefined)[]): Uint32Array<ArrayBuffer> {
    const { rows, batch } = this.#settings;
    const still = scheduleOf(rows, batch, -1, 0);
    const { schedules } = this.prepare(epoch);
    const rates = schedules.map((own, network) => (stopped[network] === undefined ? own : still));
    return inTurn(rates, STEP_SIZE / 4);
  }
}
