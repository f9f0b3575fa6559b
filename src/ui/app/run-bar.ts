import { LitElement, html, nothing } from "lit";
import { counted } from "../../base/format.ts";
import { isBuiltIn } from "../../data/index.ts";
import { differencesOf } from "../../run/address.ts";
import { bestEpoch } from "../../run/history.ts";
import type { LinkedData } from "../../run/linked-data.ts";
import { type Settings, settingsFor } from "../../run/settings.ts";
import type { Embedding } from "../../run/sharing/embedding.ts";
import type { Speed } from "../../run/speed.ts";
import { button } from "../parts/buttons.ts";
import { selectField } from "../parts/fields.ts";
import { fromParent } from "../parts/from-parent.ts";
import { shared } from "../parts/styles.ts";
import { act } from "../state/act.ts";
import type { Page } from "../state/page.ts";
import { type AppState, NO_TRAINING, isBusy, isWithoutGpu } from "../state/state.ts";
import { bestWords, headlineWords, shareOf, shortWords, statusWords } from "../state/words.ts";
import { runBarStyles } from "./run-bar-styles.ts";

/** The state of the run in words, its progress, and the buttons for what is possible now. */
export class RunBar extends LitElement {
  static override styles = [shared, runBarStyles];

  static override properties = fromParent(
    "state",
    "settings",
    "wrongFields",
    "awaited",
    "notice",
    "isPresenting",
    "embedding",
  );

  declare state: AppState;
  /** The values of the fields, for the next run. */
  declare settings: Settings;
  /** How many fields must be mended before a run can begin. */
  declare wrongFields: number;
  /** The data of a link, while the page waits for it. */
  declare awaited: LinkedData | undefined;
  /** A message about what has just happened; empty where there is none. */
  declare notice: string;
  declare isPresenting: boolean;
  /** What is shown of the page; undefined for all of it. */
  declare embedding: Embedding | undefined;

  /** Whether one of the buttons had the focus. */
  #hadFocus = false;

  override willUpdate(): void {
    this.#hadFocus ||= this.#focused() !== null;
  }

  /** Where a button with the focus is gone or disabled, such as Train, the first that can be pressed takes it: Pause. */
  override updated(): void {
    const isLost = this.#focused()?.disabled ?? document.activeElement === document.body;
    if (this.#hadFocus && isLost) {
      this.renderRoot.querySelector<HTMLElement>("button.primary:enabled")?.focus();
    }
    this.#hadFocus &&= isLost && this.#focused()?.disabled !== false;
  }

  #focused(): HTMLButtonElement | null {
    return this.renderRoot.querySelector<HTMLButtonElement>("button:focus");
  }

  override render() {
    const { run } = this.state;
    const isWorking = isBusy(run.status);
    return html`
      <div class="row">
        <span class="words short" aria-hidden="true">${this.#short()}</span>
        <p id="status">${statusWords(this.state, this.settings, this.awaited)}</p>
        <div class="result">
          <strong id="headline">${headlineWords(this.state)}</strong>
          <span class="quiet" id="best" title="± half the 95 % confidence interval">
            ${bestWords(run) ?? ""}
          </span>
        </div>
        <div class="buttons">${this.#controls()}</div>
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

  #short(): string {
    const { run, data } = this.state;
    const isWaiting = this.awaited !== undefined && data.inUse === undefined;
    return isWaiting && run.status.phase === "ready" ? "Waiting for data" : shortWords(run);
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
                page.messages.close();
              },
              { label: "Close this message" },
            )
      }
    </div>`;
  }

  /** In an embedded page only the first button, which trains or pauses. */
  #controls() {
    const { embedding } = this;
    if (embedding === undefined) {
      return [this.#speed(), this.#buttons(), this.#presentation()];
    }
    return embedding.hasControls ? [this.#buttons()].flat()[0] : nothing;
  }

  #speed() {
    const { speed } = this.state.run;
    if (isWithoutGpu(this.state)) {
      return nothing;
    }
    const field = selectField("speed", SPEEDS, speed, (chosen) => {
      act(this, ({ desks }) => desks.run.setSpeed(chosen as Speed));
    });
    return html`<label class="speed" title="Slower, to watch it learn; the weights are the same">
      <span>Speed</span> ${field}
    </label>`;
  }

  #presentation() {
    const { isPresenting } = this;
    const show = (page: Page) => {
      page.present(!isPresenting);
    };
    return button("present", isPresenting ? "Exit" : "Present", show, {
      kind: "presentation",
      title: isPresenting
        ? "Leave the presentation (Escape)"
        : "Curves, network, digits and pad in larger type, for a projector (P)",
    });
  }

  #buttons() {
    const { run, data } = this.state;
    const hasData = data.inUse !== undefined;
    if (isWithoutGpu(this.state)) {
      return html`<span id="no-training" class="quiet">${NO_TRAINING}</span>`;
    }
    switch (run.status.phase) {
      case "starting":
      case "no-gpu":
      case "preparing":
      case "restoring":
        return trainButton("Train", false);
      case "ready":
        return trainButton(this.#wrongWords() ?? "Train", hasData);
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
          this.isPresenting
            ? nothing
            : button("save-run", "Save run", (page) => page.save("run"), SECONDARY),
        ];
      case "done":
      case "stopped":
        return [trainButton(this.#trainAgain(), hasData), ...this.#saves()];
      case "failed": {
        const { kind } = run.status.failure;
        return trainButton(this.#trainAgain(), hasData && kind !== "gpu" && kind !== "gone");
      }
    }
  }

  /**
   * Saves the network as it is now, or as it was after a better epoch if there was one. Not before a class, where the words need
   * the room.
   */
  #saves() {
    const { epochs } = this.state.run;
    if (this.isPresenting) {
      return [];
    }
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
    const { run, data } = this.state;
    const isDrawn = data.inUse !== undefined && isBuiltIn(data.inUse.name);
    const next = settingsFor(isDrawn, this.settings);
    const changes =
      run.trained === undefined ? 0 : differencesOf(next, run.trained.settings).length;
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

const SPEEDS: readonly (readonly [Speed, string])[] = [
  ["slow", "slow"],
  ["normal", "normal"],
  ["full", "full"],
];

const PRIMARY = { kind: "primary" };
const SECONDARY = { kind: "" };

function trainButton(words: string, isPossible = true) {
  return button("train", words, (page) => page.train(), { ...PRIMARY, disabled: !isPossible });
}

function stopButton() {
  return button("stop", "Stop", ({ desks }) => desks.run.stop(), SECONDARY);
}

customElements.define("run-bar", RunBar);
