/** What the user can copy, as text. */
export type CopyName = "link" | "command" | "report" | "result" | "benchmark";

/** Milliseconds between two epochs that a screen reader announces: a shorter time would interrupt the speech. */
const SPEECH_INTERVAL = 5000;

/** Milliseconds for which a message about what was just done is shown: at least these, and more for a long one. */
const MESSAGE_TIME = 4000;
const MESSAGE_TIME_PER_LETTER = 40;

/** What the page tells of what has just happened. */
export class Messages {
  /** Empty where there is none. */
  notice: string;
  /** What was copied a moment ago. */
  copied: CopyName | "network" | undefined;
  /** The last finished epoch, for screen readers. */
  spoken = "";
  readonly #changed: () => void;
  #spokenAt = -SPEECH_INTERVAL;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param changed is called when something else is to be shown */
  constructor(notice: string, changed: () => void) {
    this.notice = notice;
    this.#changed = changed;
  }

  /** Shows a message until the user does something. */
  show(notice: string, copied?: CopyName | "network"): void {
    clearTimeout(this.#timer);
    this.notice = notice;
    this.copied = copied;
    this.#changed();
  }

  /** Shows a message for as long as it takes to read it. */
  showBriefly(notice: string, copied?: CopyName | "network"): void {
    this.show(notice, copied);
    this.#timer = setTimeout(
      () => {
        this.close();
      },
      Math.max(MESSAGE_TIME, MESSAGE_TIME_PER_LETTER * notice.length),
    );
  }

  close(): void {
    this.show("");
  }

  /** Has a screen reader say it, unless it said something a moment ago. */
  speak(spoken: string): void {
    const now = performance.now();
    if (now - this.#spokenAt >= SPEECH_INTERVAL) {
      this.#spokenAt = now;
      this.spoken = spoken;
      this.#changed();
    }
  }
}
