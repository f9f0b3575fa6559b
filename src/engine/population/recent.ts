// How well the networks of a population do within an epoch: the outcomes of the steps that were just taken are read while the next
// ones are under way.

import type { ComputeDevice } from "../gpu/device.ts";
import { Readback } from "../gpu/memory.ts";
import { OUTCOME_SIZE, type Score, scoreOf } from "../model/outcomes.ts";
import { outOfTurn } from "../step/turns.ts";
import type { PopulationSettings } from "./options.ts";

/** Scores of some training steps in a row. */
export interface RecentSteps {
  /** From 1. */
  readonly epoch: number;
  /** The last of these steps, from 1 in each epoch. */
  readonly step: number;
  /** How many steps they are. */
  readonly count: number;
  /** For each network the mean over the rows of these steps; undefined where a loss is no number. */
  readonly scores: readonly (Score | undefined)[];
}

/** The most steps that are read at once, and the milliseconds between two readings at least. */
const MOST_STEPS = 32;
const INTERVAL_MS = 250;

export class RecentReader {
  readonly #settings: PopulationSettings;
  readonly #outcomes: GPUBuffer;
  readonly #readback: Readback;
  /** The last step that was read, in the epoch under way. */
  #last = 0;
  #readAt = -INTERVAL_MS;
  #isReading = false;

  /** @throws GpuMemoryError where the copy is too large for one buffer */
  constructor(compute: ComputeDevice, settings: PopulationSettings, outcomes: GPUBuffer) {
    this.#settings = settings;
    this.#outcomes = outcomes;
    this.#readback = new Readback(compute, MOST_STEPS * bytesOfStep(settings));
  }

  /**
   * Reads the steps since the last reading, if that is some time ago. The copy is submitted before this returns, so it comes before
   * the steps of another epoch.
   *
   * @param step the last finished one
   * @param orders the rows of each network in this epoch
   */
  async read(
    step: number,
    orders: readonly Uint32Array[],
  ): Promise<Pick<RecentSteps, "count" | "scores"> | undefined> {
    const { batch, rows, members } = this.#settings;
    const full = Math.min(step, Math.floor(rows / batch));
    const from = Math.max(this.#last > full ? 0 : this.#last, full - MOST_STEPS);
    const isSoon = performance.now() - this.#readAt < INTERVAL_MS;
    if (this.#isReading || isSoon || full === from) {
      return undefined;
    }
    this.#isReading = true;
    this.#readAt = performance.now();
    this.#last = full;
    try {
      const size = bytesOfStep(this.#settings);
      const part = { buffer: this.#outcomes, offset: from * size, size: (full - from) * size };
      const together = new Uint32Array(await this.#readback.read(part));
      const length = (full - from) * batch * WORDS;
      const scores = members.map((_, network) => {
        const place = { network, networks: members.length, length };
        const own = outOfTurn(together, WORDS * batch, place);
        const order = orders[network] as Uint32Array;
        return this.#scoreOf(own, order.subarray(from * batch));
      });
      return { count: full - from, scores };
    } finally {
      this.#isReading = false;
    }
  }

  dispose(): void {
    this.#readback.dispose();
  }

  #scoreOf(outcomes: Uint32Array, order: Uint32Array): Score | undefined {
    const { labels } = this.#settings;
    try {
      return scoreOf(outcomes, (position) => labels[order[position] as number] as number);
    } catch {
      // The end of the epoch tells of it.
      return undefined;
    }
  }
}

const WORDS = OUTCOME_SIZE / 4;

/** Bytes of the outcomes of one step of all networks. */
function bytesOfStep({ batch, members }: PopulationSettings): number {
  return OUTCOME_SIZE * batch * members.length;
}
