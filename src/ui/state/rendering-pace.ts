import { renderingInterval } from "../../run/rendering-interval.ts";

/** Shows what has changed: at once, or with other changes while a run trains and nobody does anything. */
export class RenderingPace {
  readonly #show: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #shownAt = -Infinity;
  #hurriedAt = -Infinity;

  constructor(show: () => void) {
    this.#show = show;
  }

  /** What changes next is shown at once: somebody waits for it. */
  hurry(): void {
    this.#hurriedAt = performance.now();
  }

  /** Something has changed while a run trains. */
  changed(isSoftware: boolean): void {
    const now = performance.now();
    const wait = this.#shownAt + renderingInterval(isSoftware, now - this.#hurriedAt) - now;
    if (wait <= 0) {
      this.#showNow();
    } else {
      this.#timer ??= setTimeout(() => {
        this.#showNow();
      }, wait);
    }
  }

  #showNow(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#shownAt = performance.now();
    this.#show();
  }
}
