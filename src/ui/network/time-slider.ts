import { LitElement, css, html, nothing } from "lit";
import { live } from "lit/directives/live.js";
import type { SnapshotState } from "../../worker/snapshots/snapshot-state.ts";
import { button } from "../parts/buttons.ts";
import { fromParent } from "../parts/from-parent.ts";
import { PROJECTOR, shared } from "../parts/styles.ts";
import { tell } from "../state/act.ts";
import { marksOf } from "./moment-marks.ts";
import { momentWords } from "./moment-words.ts";

/** What the slider shows. */
export interface Time {
  readonly snapshots: SnapshotState;
  /** Steps since the start of the run; undefined for now. */
  readonly chosen: number | undefined;
  /** Steps of an epoch; undefined before the run is prepared. */
  readonly perEpoch: number | undefined;
  readonly isTraining: boolean;
  /** The moments are those of a run that was recorded elsewhere. */
  readonly isRecorded: boolean;
}

const HINT =
  "Move the slider to see an earlier moment of this run. Snapshots are kept until the page is closed.";

const RECORDED_HINT =
  "Move the slider to see a moment of the recorded run. At its right end is the network that reads your digits here.";

/** A slider over the snapshots of the run, and now at its end. It sets network, confusion matrix, digits and the pad's answer. */
export class TimeSlider extends LitElement {
  static override styles = [
    shared,
    css`
      .time {
        display: flex;
        gap: 0.75rem;
        align-items: center;
      }
      .scale {
        position: relative;
        flex: 1;
        min-width: 0;
      }
      input[type="range"] {
        display: block;
        width: 100%;
        height: 2.75rem;
        padding: 0;
        border: 0;
        background: none;
        accent-color: var(--accent);
        /* Up and down still scroll the page. */
        touch-action: pan-y;
      }
      button.small {
        min-height: 2.75rem;
      }
      /* Below the track, as far in as the middle of the thumb is at the ends. */
      .marks {
        position: absolute;
        inset: auto 0.5rem 0;
        height: 0.9rem;
        font-size: 0.6875rem;
        line-height: 0.9rem;
        color: var(--quiet);
        pointer-events: none;
      }
      .marks span {
        position: absolute;
        left: calc(100% * var(--at));
        translate: -50%;
        white-space: nowrap;
      }
      .marks span:first-child {
        translate: -0.5rem;
      }
      .marks span:last-child {
        translate: calc(0.5rem - 100%);
      }
      /* Room for the longest words, so that nothing moves when they change. */
      p {
        min-height: 3em;
        margin: 0;
        font-size: 0.875rem;
      }
      @media (max-width: 30rem) {
        p {
          min-height: 4.5em;
        }
      }
      @media ${PROJECTOR} {
        :host([presenting]) p {
          display: none;
        }
        :host([presenting]) :is(input, button.small) {
          height: 2.3rem;
          min-height: 0;
        }
      }
    `,
  ];

  static override properties = fromParent("time");

  declare time: Time;

  override render() {
    const { snapshots, chosen, perEpoch, isTraining, isRecorded } = this.time;
    const { moments, shown, problem } = snapshots;
    const at = chosen === undefined ? -1 : moments.indexOf(chosen);
    const words = chosen === undefined ? "now" : momentWords(chosen, perEpoch, shown);
    return html`
      <div class="time">
        <label for="moment">Time</label>
        <div class="scale">
          <input
            id="moment"
            type="range"
            min="0"
            .max=${String(moments.length)}
            step="1"
            .value=${live(String(at === -1 ? moments.length : at))}
            ?disabled=${moments.length === 0}
            aria-valuetext=${words}
            aria-describedby="moment-words"
            @input=${this.#moved}
          />
          <div class="marks" aria-hidden="true">
            ${marksOf(moments, perEpoch).map(([at, words]) => html`<span .style=${`--at: ${at}`}>${words}</span>`)}
          </div>
        </div>
        ${button("now", "Now", (page) => page.chooseMoment(undefined), {
          pressed: chosen === undefined,
          disabled: moments.length === 0,
          title: "Show the network as it is now",
        })}
      </div>
      <p class="quiet" id="moment-words">
        ${chosen === undefined ? (isRecorded ? RECORDED_HINT : HINT) : html`<strong>${capitalized(words)}.</strong> ${isTraining ? "Training goes on meanwhile." : nothing}${isRecorded ? nothing : " To explain the next step, return to now."}`}
        ${problem === undefined ? nothing : html`<span class="wrong">This moment cannot be shown: ${problem}</span>`}
      </p>
    `;
  }

  #moved({ currentTarget }: Event): void {
    const { moments } = this.time.snapshots;
    const steps = moments[Number((currentTarget as HTMLInputElement).value)];
    tell(this, (page) => page.chooseMoment(steps));
  }
}

function capitalized(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

customElements.define("time-slider", TimeSlider);
