import { LitElement, css, html, nothing } from "lit";
import { counted } from "../../base/format.ts";
import { differencesOf } from "../../run/address.ts";
import { bestEpoch } from "../../run/history.ts";
import type { Settings } from "../../run/settings.ts";
import { button } from "../parts/buttons.ts";
import { fromParent } from "../parts/from-parent.ts";
import { shared } from "../parts/styles.ts";
import { type AppState, isBusy } from "../state/state.ts";
import { bestWords, shareOf, statusWords } from "../state/words.ts";

/** The state of the run in words, its progress, and the buttons for what is possible now. */
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
        background: var(--background);
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
      /* Words appear and disappear during training. The buttons have a column of their own, so none moves under the pointer. */
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

  static override properties = fromParent("state", "settings");

  declare state: AppState;
  /** The values of the fields, for the next run. */
  declare settings: Settings;

  override render() {
    const { run } = this.state;
    const best = bestWords(run);
    return html`
      <div class="row">
        <p id="status">${statusWords(this.state, this.settings)}</p>
        ${best === undefined ? nothing : html`<span class="quiet" id="best" title="± half the 95 % confidence interval">${best}</span>`}
        <div class="buttons">${this.#buttons()}</div>
      </div>
      ${
        isBusy(run.status)
          ? html`<progress
              max="1"
              title="${counted(run.savedEpochs ?? 0, "epoch")} saved in this browser"
              .value=${shareOf(run)}
              aria-labelledby="status"
            ></progress>`
          : nothing
      }
    `;
  }

  #buttons() {
    const { run, data } = this.state;
    switch (run.status.phase) {
      case "starting":
      case "no-gpu":
      case "preparing":
      case "restoring":
        return trainButton("Train", false);
      case "ready":
        return trainButton("Train", data.inUse !== undefined);
      case "elsewhere":
        return button("take-over", "Take over", (page) => page.train(true), PRIMARY);
      case "training":
        return [button("pause", "Pause", ({ desks }) => desks.run.pause(), PRIMARY), stopButton()];
      case "paused":
        return [
          button("resume", "Resume", ({ desks }) => desks.run.resume(), PRIMARY),
          button("step", "Step", ({ desks }) => desks.run.step(), SECONDARY),
          stopButton(),
          ...this.#saves(),
          button("save-run", "Save run", (page) => page.save("run"), SECONDARY),
        ];
      case "done":
      case "stopped":
        return [trainButton(this.#trainAgain()), ...this.#saves()];
      case "failed": {
        const { kind } = run.status.failure;
        return trainButton(this.#trainAgain(), kind !== "gpu" && kind !== "gone");
      }
    }
  }

  /** Saves the network as it is now, or as it was after a better epoch if there was one. */
  #saves() {
    const { epochs } = this.state.run;
    const isBest = bestEpoch(epochs) === epochs.at(-1);
    return [
      button("save", "Save network", (page) => page.save("last"), SECONDARY),
      isBest
        ? nothing
        : button("save-best", "Save best epoch", (page) => page.save("best"), SECONDARY),
    ];
  }

  /** "Train again with 2 changes": the fields may have been edited since the run began. */
  #trainAgain(): string {
    const { trained } = this.state.run;
    const changes =
      trained === undefined ? 0 : differencesOf(this.settings, trained.settings).length;
    return changes === 0 ? "Train again" : `Train again with ${counted(changes, "change")}`;
  }
}

const PRIMARY = { kind: "primary" };
const SECONDARY = { kind: "" };

function trainButton(words: string, isPossible = true) {
  return button("train", words, (page) => page.train(), { ...PRIMARY, disabled: !isPossible });
}

function stopButton() {
  return button("stop", "Stop", ({ desks }) => desks.run.stop(), SECONDARY);
}

customElements.define("run-bar", RunBar);
