// Training can stop for a moment at any step, to be saved or paused, and go on from there with the same bits: in the same process, or
// in a later one from what was saved.

import type { Epoch, NetworkState, PlanName } from "../../engine/index.ts";

/** Where the networks stand that are trained at once; or one network, where they are trained in turn. */
export interface GroupState {
  readonly members: readonly MemberState[];
  /** The plan that makes their steps. Another one would compute other bits. */
  readonly plan: PlanName;
}

/** Where one network stands. */
export interface MemberState {
  /** Of the network: see `SweptNetwork`. */
  readonly number: number;
  readonly epochs: readonly Epoch[];
  /** Whether it has ended, while others of its group train. */
  readonly isOver: boolean;
  readonly state: NetworkState;
}

/** Lets training stop for a moment. */
export interface Breaks {
  /** Aborted when training is to stop. After each stop there is a new one. */
  readonly signal: () => AbortSignal;
  /**
   * Training stands still, between two steps. It goes on when the promise resolves, unless the signal that ends the sweep is
   * aborted.
   *
   * @param read reads where the networks stand
   */
  readonly stopped: (read: () => Promise<GroupState>) => Promise<void>;
}

/**
 * Repeats work that a break interrupts until it comes to its end.
 *
 * @param end ends the work for good when it is aborted
 * @param work goes on from where it stopped each time
 * @param read reads where the networks stand
 * @throws what the work throws, unless that is a break
 */
export async function withBreaks<Result>(
  breaks: Breaks | undefined,
  end: AbortSignal | undefined,
  work: (signal: AbortSignal | undefined) => Promise<Result>,
  read: () => Promise<GroupState>,
): Promise<Result> {
  if (breaks === undefined) {
    return work(end);
  }
  for (;;) {
    const pause = breaks.signal();
    try {
      return await work(end === undefined ? pause : AbortSignal.any([end, pause]));
    } catch (error) {
      const isEnd = end?.aborted === true && error === end.reason;
      const isBreak = pause.aborted && error === pause.reason;
      if (!isEnd && !isBreak) {
        throw error;
      }
      await breaks.stopped(read);
      if (end?.aborted === true) {
        throw end.reason;
      }
    }
  }
}
