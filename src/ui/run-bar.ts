import { LitElement, css, html, nothing } from "lit";
import type { AdapterDescription, Epoch } from "../engine/index.ts";
import { formatPercent, formatSeconds, formatSpeed } from "../format.ts";
import { type RunState, bestEpoch, isBusy } from "./state.ts";
import { shared } from "./styles.ts";

/** What a press of one of the bar's buttons asks for. */
export type RunCommand = "train" | "pause" | "go-on" | "stop" | "save";

/** The state of the run in words, its progress, and the buttons that are true to it. Fires `command`. */
export class RunBar extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        position: sticky;
        top: 0;
        z-index: 1;
        padding: 0.75rem 0;
        border-bottom: 1px solid var(--line);
        background: var(--paper);
      }

      .row {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem 1.25rem;
        align-items: center;
      }

      .status {
        flex: 1 1 16rem;
        margin: 0;
      }

      progress {
        width: 100%;
        height: 0.375rem;
        margin-top: 0.5rem;
        accent-color: var(--accent);
      }
    `,
  ];

  static override properties = {
    run: { attribute: false },
    epochs: { attribute: false },
    lastEpoch: { attribute: false },
    hasData: { attribute: false },
    adapter: { attribute: false },
  };

  declare run: RunState;
  declare epochs: readonly Epoch[];
  /** How many epochs the run will have. */
  declare lastEpoch: number;
  declare hasData: boolean;
  declare adapter: AdapterDescription | undefined;

  override render() {
    const best = bestEpoch(this.epochs);
    return html`
      <div class="row">
        <p class="status" id="status">${this.#words()}</p>
        ${
          best === undefined
            ? nothing
            : html`<span class="quiet"
                >best accuracy ${formatPercent(best.valAccuracy ?? best.trainAccuracy)} (epoch
                ${best.epoch})</span
              >`
        }
        ${this.#buttons()}
      </div>
      ${
        isBusy(this.run)
          ? html`<progress max="1" .value=${this.#share()} aria-labelledby="status"></progress>`
          : nothing
      }
    `;
  }

  #words(): string {
    const { run } = this;
    switch (run.phase) {
      case "starting":
        return "Looking for a GPU…";
      case "no-gpu":
        return "No GPU access";
      case "ready":
        return this.hasData ? "Ready" : "Preparing the digits…";
      case "preparing":
        return "Preparing kernels…";
      case "training":
        return this.#trainingWords(run.progress);
      case "paused":
        return run.progress === undefined
          ? "Paused"
          : `Paused in epoch ${run.progress.epoch}, step ${run.progress.step} of ${run.progress.steps}`;
      case "done":
        return this.epochs.length === 0
          ? "Stopped before the first epoch ended"
          : `Done: ${this.epochs.length} of ${this.lastEpoch} epochs in ${formatSeconds(this.#seconds())}`;
      case "failed":
        return "Stopped by an error";
    }
  }

  #trainingWords(progress: Extract<RunState, { phase: "training" }>["progress"]): string {
    if (progress === undefined) {
      return `Training · epoch ${Math.min(this.epochs.length + 1, this.lastEpoch)} of ${this.lastEpoch}`;
    }
    const { epoch, step, steps, samplesPerSecond } = progress;
    const perEpoch = this.epochs.at(-1)?.seconds;
    const left =
      perEpoch === undefined
        ? ""
        : ` · ${formatSeconds(perEpoch * (this.lastEpoch - epoch + 1 - step / steps))} left`;
    return `Training · epoch ${epoch} of ${this.lastEpoch} · ${formatSpeed(samplesPerSecond)}${left}`;
  }

  #seconds(): number {
    return this.epochs.reduce((sum, { seconds }) => sum + seconds, 0);
  }

  /** How much of the whole run is done, 0 … 1. */
  #share(): number {
    const { run } = this;
    const progress = run.phase === "training" || run.phase === "paused" ? run.progress : undefined;
    const inside = progress === undefined ? 0 : progress.step / progress.steps;
    return Math.min(1, (this.epochs.length + inside) / this.lastEpoch);
  }

  #buttons() {
    switch (this.run.phase) {
      case "starting":
      case "no-gpu":
      case "preparing":
        return this.#button("train", "Train", { primary: true, disabled: true });
      case "ready":
        return this.#button("train", "Train", { primary: true, disabled: !this.hasData });
      case "training":
        return [this.#button("pause", "Pause", { primary: true }), this.#button("stop", "Stop")];
      case "paused":
        return [
          this.#button("go-on", "Go on", { primary: true }),
          this.#button("stop", "Stop"),
          this.#button("save", "Save network"),
        ];
      case "done":
        return [
          this.#button("train", "Train anew", { primary: true }),
          this.#button("save", "Save network"),
        ];
      case "failed":
        return this.#button("train", "Train anew", { primary: true });
    }
  }

  #button(command: RunCommand, text: string, { primary = false, disabled = false } = {}) {
    return html`<button
      id=${command}
      class=${primary ? "primary" : ""}
      ?disabled=${disabled}
      @click=${() => this.dispatchEvent(new CustomEvent<RunCommand>("command", { detail: command }))}
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
