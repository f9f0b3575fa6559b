import { LitElement, type PropertyValues, css, html } from "lit";
import { live } from "lit/directives/live.js";
import type { SnapshotState } from "../../worker/snapshots/snapshot-state.ts";
import type { ShownRecording } from "../../worker/stand-in/stand-in-state.ts";
import { fromParent } from "../parts/from-parent.ts";
import { shared } from "../parts/styles.ts";
import { act, tell } from "../state/act.ts";
import { recordingWords } from "./stand-in-words.ts";

/** Milliseconds for which a moment is shown at least. */
const PAUSE = 450;

/** Plays a recorded run, moment by moment: it sets network, curves, confusion matrix, digits and the pad's answer. */
export class RecordingPlayer extends LitElement {
  static override styles = [
    shared,
    css`
      .player {
        display: flex;
        gap: 0.75rem;
        align-items: center;
      }
      button {
        min-width: 5.5rem;
        min-height: 2.75rem;
      }
      input[type="range"] {
        flex: 1;
        min-width: 0;
        max-width: 30rem;
        height: 2.75rem;
        padding: 0;
        border: 0;
        background: none;
        accent-color: var(--accent);
        /* Up and down still scroll the page. */
        touch-action: pan-y;
      }
      output {
        flex: none;
        min-width: 8.5rem;
        font-size: 0.875rem;
        font-variant-numeric: tabular-nums;
      }
      p {
        max-width: 46rem;
        margin: 0.25rem 0;
        font-size: 0.875rem;
      }
      /* A slider as wide as the screen. */
      @media (max-width: 30rem) {
        .player {
          flex-wrap: wrap;
        }
        input[type="range"] {
          flex-basis: 100%;
          order: 1;
        }
      }
    `,
  ];

  static override properties = {
    ...fromParent("recording", "snapshots", "moment"),
    isPlaying: { state: true },
  };

  declare recording: ShownRecording;
  declare snapshots: SnapshotState;
  /** The steps of the moment that is shown; undefined for the network that reads the pad otherwise. */
  declare moment: number | undefined;
  declare isPlaying: boolean;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.isPlaying = false;
  }

  override render() {
    const { moments, scores, steps } = this.recording;
    const at = this.#at;
    const step = moments[at] ?? 0;
    return html`
      <p id="recording-words">${recordingWords(this.recording)}</p>
      <div class="player">
        <button
          id="play"
          class="small"
          @click=${() => {
            this.#press();
          }}
        >
          ${this.isPlaying ? "Pause" : "Play"}
        </button>
        <input
          id="recorded-moment"
          type="range"
          aria-label="Moment of the recorded run"
          min="0"
          .max=${String(moments.length - 1)}
          step="1"
          .value=${live(String(Math.max(0, at)))}
          aria-valuetext=${`step ${step} of ${scores.losses.length}`}
          @input=${({ currentTarget }: Event) => {
            this.isPlaying = false;
            this.#show(Number((currentTarget as HTMLInputElement).value));
          }}
        />
        <output
          >${at < 0 ? "not shown" : `epoch ${(step / steps).toFixed(1)} of ${this.recording.epochs.length}`}</output
        >
      </div>
    `;
  }

  override firstUpdated(): void {
    this.#press();
  }

  override updated(changed: PropertyValues<this>): void {
    // The next moment follows when this one is on screen, however long that takes.
    const isOfRun = this.moment !== undefined;
    const isShown = isOfRun && this.snapshots.shown?.steps === this.moment;
    if (!this.isPlaying) {
      this.#wait();
    } else if (changed.has("moment") && changed.get("moment") !== undefined && !isOfRun) {
      // The user went back to the network that reads the pad.
      this.isPlaying = false;
    } else if (isShown && this.#timer === undefined) {
      this.#timer = setTimeout(() => {
        this.#wait();
        this.#next();
      }, PAUSE);
    }
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#wait();
  }

  /** The place of the moment that is shown; -1 where it is none of the recording. */
  get #at(): number {
    return this.moment === undefined ? -1 : this.recording.moments.indexOf(this.moment);
  }

  #press(): void {
    this.isPlaying = !this.isPlaying;
    const isAtEnd = this.#at < 0 || this.#at === this.recording.moments.length - 1;
    if (this.isPlaying && isAtEnd) {
      this.#show(0);
    }
  }

  #next(): void {
    const at = this.#at + 1;
    if (at < this.recording.moments.length) {
      // Nobody asked for each single moment: a message that is shown stays.
      tell(this, (page) => page.chooseMoment(this.recording.moments[at]));
    } else {
      this.isPlaying = false;
    }
  }

  #show(at: number): void {
    act(this, (page) => page.chooseMoment(this.recording.moments[at]));
  }

  #wait(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}

customElements.define("recording-player", RecordingPlayer);
