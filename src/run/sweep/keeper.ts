import type { Breaks, GroupState } from "./breaks.ts";
import type { NetworkResult } from "./population.ts";
import { isWhole } from "./population.ts";
import type { SweepPoint } from "./sweep.ts";

/** How a sweep is kept while it trains. */
export interface KeeperOptions {
  /** Milliseconds between two saves. */
  readonly interval: number;
  /** Keeps where the sweep stands now. Training waits for what it returns. */
  readonly keep: (point: SweepPoint) => void | Promise<void>;
  /** Called when training stands still because it was paused. */
  readonly paused?: () => void;
}

/** Stops a sweep for a moment, to save it at intervals and whenever it is paused, and knows where it stood last. */
export class SweepKeeper implements Breaks {
  readonly #options: KeeperOptions;
  /** Of all networks that have ended. */
  #results: readonly NetworkResult[];
  /** Where the sweep can go on. Its results may be fewer: those of its group count when all of the group have ended. */
  #point: SweepPoint;
  #kept: SweepPoint | undefined;
  /** Undefined until training begins: what is made before it takes seconds. */
  #keptAt: number | undefined;
  #stretch = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #pause: { readonly over: Promise<void>; readonly end: () => void } | undefined;

  /** @param point where the sweep stands at its beginning */
  constructor(options: KeeperOptions, point: SweepPoint = { results: [], group: undefined }) {
    this.#options = options;
    this.#point = point;
    this.#results = point.results;
  }

  /** Where the sweep can go on. */
  get point(): SweepPoint {
    return this.#point;
  }

  get isPaused(): boolean {
    return this.#pause !== undefined;
  }

  readonly signal = (): AbortSignal => {
    this.#stretch = new AbortController();
    clearTimeout(this.#timer);
    if (this.#pause !== undefined) {
      this.#stretch.abort();
      return this.#stretch.signal;
    }
    this.#keptAt ??= performance.now();
    const left = this.#keptAt + this.#options.interval - performance.now();
    this.#timer = setTimeout(
      () => {
        this.#stretch.abort();
      },
      Math.max(0, left),
    );
    return this.#stretch.signal;
  };

  readonly stopped = async (read: () => Promise<GroupState>): Promise<void> => {
    clearTimeout(this.#timer);
    // First, since a network may be found to have failed.
    const group = await read();
    this.#point = { results: this.#results, group };
    await this.keep();
    // The pause may be over as soon as it is told.
    const pause = this.#pause;
    if (pause !== undefined) {
      this.#options.paused?.();
      await pause.over;
    }
  };

  /** For the sweep's event `ended`. A network that was interrupted has not ended: it goes on when the sweep does. */
  ended(result: NetworkResult): void {
    if (result.ended !== "failed" && !isWhole(result)) {
      return;
    }
    const { number } = result.network;
    const others = this.#results.filter(({ network }) => network.number !== number);
    this.#results = [...others, result];
    const ended = new Set(this.#results.map(({ network }) => network.number));
    const members = this.#point.group?.members ?? [];
    if (members.every((member) => ended.has(member.number))) {
      this.#point = { results: this.#results, group: undefined };
    }
  }

  /** Keeps where the sweep can go on, unless that is done. */
  async keep(): Promise<void> {
    if (this.#kept !== this.#point) {
      this.#kept = this.#point;
      await this.#options.keep(this.#point);
    }
    this.#keptAt = performance.now();
  }

  /** The sweep goes on from its point: what ended after it will end again. */
  restart(): SweepPoint {
    this.#results = this.#point.results;
    return this.#point;
  }

  pause(): void {
    if (this.#pause === undefined) {
      let end: () => void = () => undefined;
      const over = new Promise<void>((resolve) => {
        end = resolve;
      });
      this.#pause = { over, end };
    }
    this.#stretch.abort();
  }

  /** Ends the pause. */
  goOn(): void {
    this.#pause?.end();
    this.#pause = undefined;
  }

  /** Stops saving at intervals. */
  end(): void {
    clearTimeout(this.#timer);
    this.goOn();
  }
}
