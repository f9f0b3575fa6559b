import type { EpochsEnd } from "../../run/run-epochs.ts";
import { PACES, type Speed, waited } from "../../run/speed.ts";

/** Milliseconds between two saves: the training that a lost GPU costs at most. */
export const SAVE_INTERVAL = 5000;

/** Trains at the chosen speed, which may change meanwhile: steps and pauses under way then end. */
export class Pacing {
  #speed: Speed;
  /** Aborted when the speed changes. */
  #repaced = new AbortController();

  constructor(speed: Speed) {
    this.#speed = speed;
  }

  change(speed: Speed): void {
    this.#speed = speed;
    this.#repaced.abort();
    this.#repaced = new AbortController();
  }

  /**
   * @param interruption ends the training
   * @param train trains for so many steps, or to the end of the run
   * @param save is called at intervals, between steps
   * @throws the reason of the interruption; the errors of `train` and `save`
   */
  async train(
    interruption: AbortSignal,
    train: (signal: AbortSignal, steps: number | undefined) => Promise<EpochsEnd>,
    save: () => Promise<void>,
  ): Promise<EpochsEnd> {
    let savedAt = performance.now();
    for (;;) {
      const pace = PACES[this.#speed];
      const repaced = this.#repaced.signal;
      const signal = AbortSignal.any([interruption, repaced]);
      const startedAt = performance.now();
      try {
        const end = await train(signal, pace?.steps);
        if (end !== "paused") {
          return end;
        }
      } catch (error) {
        if (!repaced.aborted || error !== repaced.reason || interruption.aborted) {
          throw error;
        }
      }
      if (pace !== undefined && startedAt - savedAt >= SAVE_INTERVAL) {
        savedAt = startedAt;
        await save();
      }
      const rest = (pace?.milliseconds ?? 0) - (performance.now() - startedAt);
      await waited(Math.max(0, rest), signal);
      interruption.throwIfAborted();
    }
  }
}
