import { LitElement, css, html, nothing } from "lit";
import { counted } from "../../base/format.ts";
import { differencesOf } from "../../run/address.ts";
import { bestEpoch } from "../../run/history.ts";
import type { Settings } from "../../run/settings.ts";
import { button } from "../parts/buttons.ts";
import { fromParent } from "../parts/from-parent.ts";
import { shared } from "../parts/styles.ts";
import { type AppState, isBusy } from "../state/state.ts";
import { bestWords, headlineWords, shareOf, statusWords } from "../state/words.ts";

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
        min-height: 3rem;
      }
      #status {
        margin: 0;
        font-weight: 600;
      }
      /* From the top, so that the first line stays where it is when a second one comes. */
      #status,
      .result {
        align-self: start;
      }
      #best {
        font-size: 0.8125rem;
      }
      .result {
        min-width: 0;
      }
      /* Room for the buttons at the end of a run: the words beside them stay where they are. */
      @media (min-width: 78rem) {
        .row {
          grid-template-columns: minmax(11rem, 1fr) minmax(0, 23.75rem) minmax(29.5rem, auto);
        }
        .buttons {
          justify-content: end;
        }
      }
      .result > * {
        display: block;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      /* Words appear and disappear during training. The buttons have a column of their own, so none moves under the pointer. */
      .buttons {
        grid-column: 3;
      }
      @media (max-width: 70rem) {
        .row {
          /* The words keep 12rem: where the buttons need more than the rest, they take two rows. */
          grid-template-columns: minmax(0, 1fr) fit-content(calc(100% - 13.25rem));
          grid-template-rows: minmax(1.75rem, auto) 3rem;
          align-items: start;
        }
        .result {
          grid-row: 2;
        }
        .buttons {
          grid-column: 2;
          grid-row: 1 / 3;
        }
      }
      progress {
        position: absolute;
        bottom: 0;
        left: 0;
        display: block;
      }
      /* It keeps its room. */
      progress.idle {
        visibility: hidden;
      }
      .toast {
        position: absolute;
        top: 100%;
        right: 0;
        display: flex;
        gap: 0.75rem;
        align-items: start;
        max-width: min(40rem, 100%);
        margin-top: 0.5rem;
        border: 1px solid var(--accent);
        border-radius: 0.5rem;
        padding: 0.4rem 0.5rem 0.4rem 0.9rem;
        background: var(--raised);
        box-shadow: 0 2px 12px rgb(0 0 0 / 25%);
      }
      .toast.none {
        border: 0;
        padding: 0;
        box-shadow: none;
      }
      #notice {
        max-height: 40vh;
        margin: 0.4rem 0;
        overflow: auto;
        overflow-wrap: anywhere;
        white-space: pre-wrap;
      }
      .none #notice {
        margin: 0;
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
        /* Room for two lines: the words grow and shrink during training. */
        #status {
          min-height: 2.5rem;
          font-size: 0.9375rem;
          line-height: 1.25rem;
        }
        .result {
          margin-bottom: 0.35rem;
        }
        /* Three of them fit in a row. */
        .buttons button {
          padding: 0 0.6rem;
          font-size: 0.9375rem;
        }
        progress {
          top: 0;
          bottom: auto;
        }
        #best {
          display: none;
        }
        .toast {
          top: auto;
          bottom: 100%;
          margin: 0 0 0.5rem;
        }
      }
    `,
  ];

  static override properties = fromParent("state", "settings", "wrongFields", "notice");

  declare state: AppState;
  /** The values of the fields, for the next run. */
  declare settings: Settings;
  /** How many fields must be mended before a run can begin. */
  declare wrongFields: number;
  /** A message about what has just happened; empty where there is none. */
  declare notice: string;

  override render() {
    const { run } = this.state;
    const isWorking = isBusy(run.status);
    return html`
      <div class="row">
        <p id="status">${statusWords(this.state, this.settings)}</p>
        <div class="result">
          <strong id="headline">${headlineWords(this.state)}</strong>
          <span class="quiet" id="best" title="± half the 95 % confidence interval">
            ${bestWords(run) ?? ""}
          </span>
        </div>
        <div class="buttons">${this.#buttons()}</div>
      </div>
      <progress
        max="1"
        class=${isWorking ? "" : "idle"}
        title="${counted(run.savedEpochs ?? 0, "epoch")} saved in this browser"
        .value=${isWorking ? shareOf(run) : 0}
        aria-labelledby="status"
      ></progress>
      ${this.#toast()}
    `;
  }

  /** The message, beside the bar so that it is seen however far the page is scrolled. */
  #toast() {
    const { notice } = this;
    const isNone = notice === "";
    return html`<div class="toast ${isNone ? "none" : ""}">
      <p id="notice" role="status" tabindex=${notice.length > LONG ? 0 : nothing}>${notice}</p>
      ${
        isNone
          ? nothing
          : button(
              "close-notice",
              "×",
              (page) => {
                page.closeNotice();
              },
              { label: "Close this message" },
            )
      }
    </div>`;
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
        return trainButton(this.#wrongWords() ?? "Train", data.inUse !== undefined);
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
    const wrong = this.#wrongWords();
    if (wrong !== undefined) {
      return wrong;
    }
    const { trained } = this.state.run;
    const changes =
      trained === undefined ? 0 : differencesOf(this.settings, trained.settings).length;
    return changes === 0 ? "Train again" : `Train again with ${counted(changes, "change")}`;
  }

  /** What to do before a run can begin; a press leads to the first of these fields. */
  #wrongWords(): string | undefined {
    const { wrongFields } = this;
    return wrongFields === 0 ? undefined : `Fix ${counted(wrongFields, "field")}`;
  }
}

/** Letters from which a message may need to be scrolled. */
const LONG = 300;

const PRIMARY = { kind: "primary" };
const SECONDARY = { kind: "" };

function trainButton(words: string, isPossible = true) {
  return button("train", words, (page) => page.train(), { ...PRIMARY, disabled: !isPossible });
}

function stopButton() {
  return button("stop", "Stop", ({ desks }) => desks.run.stop(), SECONDARY);
}

customElements.define("run-bar", RunBar);
