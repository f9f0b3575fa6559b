import { LitElement, css, html, nothing } from "lit";
import { counted } from "../../base/format.ts";
import { bestEpoch } from "../../run/history.ts";
import type { Settings } from "../../run/settings.ts";
import { shared } from "../parts/styles.ts";
import { type Action, act } from "../state/actions.ts";
import { differencesOf } from "../state/address.ts";
import { type AppState, isBusy } from "../state/state.ts";
import { bestWords, shareOf, statusOf } from "../state/words.ts";

/** What each button asks for. */
const ACTIONS = {
  train: { type: "train" },
  pause: { type: "pause" },
  step: { type: "step" },
  "go-on": { type: "go-on" },
  stop: { type: "stop" },
  save: { type: "save", which: "last" },
  "take-over": { type: "take-over" },
  "save-run": { type: "save-run" },
  "save-best": { type: "save", which: "best" },
} as const satisfies Record<string, Action>;

type Command = keyof typeof ACTIONS;

/** The state of the run in words, its progress, and the buttons that are true to it. */
export class RunBar extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        position: sticky;
        top: 0;
        z-index: 2;
        padding: 0.75rem 0;
        border-bottom: 1px solid var(--line);
        background: var(--paper);
      }

      .row {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto auto;
        gap: 0.25rem 1.25rem;
        align-items: center;
        min-height: 2.75rem;
      }

      #status {
        margin: 0;
        font-weight: 600;
      }

      /* Words come and go while it trains: in a column of their own, so that no button moves under the pointer. */
      .buttons {
        grid-column: 3;
      }

      @media (max-width: 70rem) {
        .row {
          grid-template-columns: minmax(0, 1fr) auto;
          grid-template-rows: minmax(1.75rem, auto) 1.75rem;
          align-items: start;
        }

        #best {
          grid-row: 2;
        }

        .buttons {
          grid-column: 2;
          grid-row: 1 / 3;
        }
      }

      progress {
        display: block;
        margin-top: 0.5rem;
      }

      @media (max-width: 48rem) {
        :host {
          padding: 0.6rem 0 calc(0.6rem + env(safe-area-inset-bottom));
          border-top: 1px solid var(--line);
          border-bottom: 0;
        }

        .row {
          display: block;
        }

        #best {
          display: none;
        }
      }
    `,
  ];

  static override properties = { state: { attribute: false }, settings: { attribute: false } };

  declare state: AppState;
  /** Those in the fields, for the next run. */
  declare settings: Settings;

  override render() {
    const best = bestWords(this.state);
    return html`
      <div class="row">
        <p id="status">${statusOf(this.state, this.settings)}</p>
        ${best === undefined ? nothing : html`<span class="quiet" id="best">${best}</span>`}
        <div class="buttons">${this.#buttons()}</div>
      </div>
      ${
        isBusy(this.state.run)
          ? html`<progress
              max="1"
              .value=${shareOf(this.state)}
              aria-labelledby="status"
            ></progress>`
          : nothing
      }
    `;
  }

  #buttons() {
    const { run, data } = this.state;
    switch (run.phase) {
      case "starting":
      case "no-gpu":
      case "preparing":
      case "restoring":
        return this.#button("train", "Train", { primary: true, disabled: true });
      case "elsewhere":
        return this.#button("take-over", "Take over", { primary: true });
      case "ready":
        return this.#button("train", "Train", { primary: true, disabled: data === undefined });
      case "training":
        return [this.#button("pause", "Pause", { primary: true }), this.#button("stop", "Stop")];
      case "paused":
        return [
          this.#button("go-on", "Go on", { primary: true }),
          this.#button("step", "Step"),
          this.#button("stop", "Stop"),
          ...this.#saves(),
          this.#button("save-run", "Save run"),
        ];
      case "done":
      case "stopped":
        return [this.#button("train", this.#trainAnew(), { primary: true }), ...this.#saves()];
      case "failed":
        return this.#button("train", this.#trainAnew(), {
          primary: true,
          disabled: run.failure.kind === "gpu" || run.failure.kind === "gone",
        });
    }
  }

  /** The network as it is, and where another epoch was better, as it was then. */
  #saves() {
    const { epochs } = this.state;
    const isBest = bestEpoch(epochs) === epochs.at(-1);
    const last = this.#button("save", "Save network");
    return isBest ? [last] : [last, this.#button("save-best", "Save best")];
  }

  /** "Train anew with 2 changes": the fields may have been edited since the run began. */
  #trainAnew(): string {
    const { trained } = this.state;
    const changes =
      trained === undefined ? 0 : differencesOf(this.settings, trained.settings).length;
    return changes === 0 ? "Train anew" : `Train anew with ${counted(changes, "change")}`;
  }

  #button(command: Command, text: string, { primary = false, disabled = false } = {}) {
    return html`<button
      id=${command}
      class=${primary ? "primary" : ""}
      ?disabled=${disabled}
      @click=${() => {
        act(this, ACTIONS[command]);
      }}
    >
      ${text}
    </button>`;
  }
}

customElements.define("run-bar", RunBar);

declare global {
  interface HTMLElementTagNameMap {
    "run-bar": RunBar;
  }
}
