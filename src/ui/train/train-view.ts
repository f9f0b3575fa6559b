import { type PropertyValues, css, html, nothing } from "lit";
import { guard } from "lit/directives/guard.js";
import { repeat } from "lit/directives/repeat.js";
import { formatLoss, formatPercent } from "../../base/format.ts";
import type { Correction } from "../../data/index.ts";
import type { Epoch } from "../../engine/index.ts";
import type { Source } from "../../run/address.ts";
import { accuracyOf } from "../../run/history.ts";
import type { Settings } from "../../run/settings.ts";
import type { PastRun } from "../../worker/run/run-state.ts";
import { button } from "../parts/buttons.ts";
import { DASHES, type Scale, type Series } from "../parts/curves.ts";
import { given } from "../parts/given.ts";
import { OwnTask } from "../parts/own-task.ts";
import { shared } from "../parts/styles.ts";
import { viewLayout } from "../parts/view-layout.ts";
import type { Drawing } from "../state/drawing.ts";
import type { AppState } from "../state/state.ts";
import "../pad/drawing-pad.ts";
import "../parts/confusion-matrix.ts";
import "../parts/line-chart.ts";
import "../parts/prediction-list.ts";
import "./data-panel.ts";
import "./epoch-table.ts";
import "./run-list.ts";
import "./settings-form.ts";

const LOSS = { format: formatLoss, percent: false, anchor: 0 };
const ACCURACY = { format: formatPercent, percent: true, anchor: 1 };
const ERROR = { format: formatPercent, percent: true, anchor: 0 };

/** Made once, because a chart is drawn again when its scale is another object. */
const SCALES: Readonly<Record<"linear" | "logarithmic", { loss: Scale; accuracy: Scale }>> = {
  linear: {
    loss: { ...LOSS, logarithmic: false },
    accuracy: { ...ACCURACY, logarithmic: false },
  },
  // Near 100 % accuracies hardly differ, so errors are shown.
  logarithmic: {
    loss: { ...LOSS, logarithmic: true },
    accuracy: { ...ERROR, logarithmic: true },
  },
};

const NARROW = "(max-width: 48rem)";

type Part = "choices" | "results" | "pad";

/** The order of the elements, not only of their pictures, so that Tab follows what the eye sees. */
const WIDE_ORDER: readonly Part[] = ["choices", "results", "pad"];
const NARROW_ORDER: readonly Part[] = ["choices", "pad", "results"];

/** The Train view: settings, curves and table, predictions, and the pad. */
export class TrainView extends OwnTask {
  static override styles = [
    shared,
    viewLayout,
    css`
      .between {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
        justify-content: flex-end;
        margin-top: 1rem;
      }
    `,
  ];

  static override properties = {
    ...given(
      "state",
      "settings",
      "source",
      "drawing",
      "isLogarithmic",
      "corrections",
      "learnsCorrections",
    ),
    hiddenRuns: { state: true },
    narrow: { state: true },
  };

  declare state: AppState;
  /** The values of the fields, for the next run. */
  declare settings: Settings;
  declare source: Source;
  declare drawing: Drawing;
  declare isLogarithmic: boolean;
  declare corrections: readonly Correction[];
  declare learnsCorrections: boolean;
  /** Earlier runs whose curves are not shown. */
  declare hiddenRuns: ReadonlySet<PastRun>;
  declare narrow: boolean;

  readonly #width = matchMedia(NARROW);
  readonly #resized = () => {
    this.narrow = this.#width.matches;
  };

  constructor() {
    super();
    this.hiddenRuns = new Set();
    this.narrow = this.#width.matches;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#width.addEventListener("change", this.#resized);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#width.removeEventListener("change", this.#resized);
  }

  override render() {
    return repeat(
      this.narrow ? NARROW_ORDER : WIDE_ORDER,
      (part) => part,
      (part) => this.#part(part),
    );
  }

  override updated(changed: PropertyValues<this>): void {
    const choices = this.renderRoot.querySelector("details") as HTMLDetailsElement;
    const { refusal } = this.state.data;
    const isRefused = refusal !== undefined;
    const isNews = changed.has("state") && changed.get("state")?.data.refusal !== refusal;
    // Not by a binding, because the user opens and closes them, too.
    if (changed.has("narrow") || (isRefused && isNews)) {
      choices.open = isRefused || !this.narrow;
    }
  }

  focusPad(): void {
    this.renderRoot.querySelector("drawing-pad")?.focusPad();
  }

  #part(part: Part) {
    switch (part) {
      case "choices":
        return html`<section aria-label="Settings">
          <details>
            <summary>Data, network and training</summary>
            ${this.#choices()}
          </details>
        </section>`;
      case "results":
        return html`<section aria-label="Training">${this.#results()}</section>`;
      case "pad":
        return html`<section class="pad" aria-label="Drawing">${this.#pad()}</section>`;
    }
  }

  #choices() {
    const { data, run } = this.state;
    const { width = 28, height = 28, classes = 10 } = data.inUse ?? {};
    return html`
      <data-panel .data=${data} .source=${this.source}></data-panel>
      <settings-form
        .values=${this.settings}
        .running=${run.trained?.settings}
        .varied=${run.varied}
        .width=${width}
        .inputs=${width * height}
        .classes=${classes}
      ></settings-form>
    `;
  }

  #results() {
    const { status, epochs, judgement, confusion, fingerprint, past, trained } = this.state.run;
    return html`
      <div class="charts">${this.#charts()}</div>
      <run-list
        .past=${past}
        .present=${trained}
        .hiddenRuns=${this.hiddenRuns}
        @toggled=${({ detail }: CustomEvent<PastRun>) => {
          this.hiddenRuns = toggled(this.hiddenRuns, detail);
        }}
      ></run-list>
      <epoch-table .epochs=${epochs} .status=${status}></epoch-table>
      <div class="between">
        ${button("logarithmic", this.isLogarithmic ? "Linear scale" : "Log scale", (page) => {
          page.switchLogarithmic();
        })}
        ${button("copy-link", "Copy link", (page) => page.copy("link"))}
        ${button("copy-command", "Copy as command", (page) => page.copy("command"))}
        ${epochs.length === 0 ? nothing : results()}
      </div>
      ${
        fingerprint === undefined
          ? nothing
          : html`<p class="quiet" id="fingerprint">
              Weights <code>${fingerprint}</code>: the same settings, data, GPU and browser give the
              same weights.
            </p>`
      }
      <prediction-list .predictions=${judgement.predictions}></prediction-list>
      ${
        confusion === undefined
          ? nothing
          : html`<confusion-matrix .confusion=${confusion}></confusion-matrix>`
      }
    `;
  }

  #charts() {
    const { epochs, trained, past } = this.state.run;
    const { isLogarithmic, hiddenRuns } = this;
    const scales = SCALES[isLogarithmic ? "logarithmic" : "linear"];
    const asked = (trained?.settings ?? this.settings).epochs;
    const last = Math.max(asked, ...past.map((run) => run.epochs.length));
    return html`
      <line-chart
        .heading=${"Loss"}
        .scale=${scales.loss}
        .lastEpoch=${last}
        .series=${guard([epochs, past, hiddenRuns], () => [
          ...lossesOf(epochs),
          ...pastOf(past, hiddenRuns, ({ valLoss, trainLoss }) => valLoss ?? trainLoss),
        ])}
      ></line-chart>
      <line-chart
        .heading=${isLogarithmic ? "Error" : "Accuracy"}
        .scale=${scales.accuracy}
        .lastEpoch=${last}
        .series=${guard([epochs, past, hiddenRuns, isLogarithmic], () => [
          ...accuraciesOf(epochs, isLogarithmic),
          ...pastOf(past, hiddenRuns, (epoch) =>
            isLogarithmic ? 1 - accuracyOf(epoch) : accuracyOf(epoch),
          ),
        ])}
      ></line-chart>
    `;
  }

  #pad() {
    const { judgement, status, trained } = this.state.run;
    return html`
      <drawing-pad
        .drawing=${this.drawing}
        .probabilities=${judgement.drawing}
        .isTrained=${trained !== undefined && status.phase !== "preparing"}
        .corrections=${this.corrections}
        .learnsCorrections=${this.learnsCorrections}
      ></drawing-pad>
    `;
  }
}

/** The buttons for what a run has come to. */
function results() {
  return [
    button("copy-result", "Copy result", (page) => page.copy("result")),
    button("save-history", "Save epochs (CSV)", (page) => {
      page.saveHistory();
    }),
    button("save-record", "Save run (JSON)", (page) => {
      page.saveRecord();
    }),
    button("save-onnx", "Save network (ONNX)", (page) => page.saveNetwork("onnx")),
  ];
}

/** The set with the run, or without it if it was there. */
function toggled(runs: ReadonlySet<PastRun>, run: PastRun): ReadonlySet<PastRun> {
  return new Set(runs.has(run) ? [...runs].filter((one) => one !== run) : [...runs, run]);
}

/** Faint curves of earlier runs. */
function pastOf(
  past: readonly PastRun[],
  hiddenRuns: ReadonlySet<PastRun>,
  valueOf: (epoch: Epoch) => number,
): Series[] {
  return past.flatMap((run, index) =>
    hiddenRuns.has(run)
      ? []
      : [{ form: "past" as const, dash: DASHES[index] ?? [], values: run.epochs.map(valueOf) }],
  );
}

function lossesOf(epochs: readonly Epoch[]): Series[] {
  return [
    { form: "training", values: epochs.map(({ trainLoss }) => trainLoss) },
    { form: "validation", values: epochs.map(({ valLoss }) => valLoss) },
  ];
}

function accuraciesOf(epochs: readonly Epoch[], asErrors: boolean): Series[] {
  const shown = (accuracy: number) => (asErrors ? 1 - accuracy : accuracy);
  return [
    { form: "training", values: epochs.map(({ trainAccuracy }) => shown(trainAccuracy)) },
    {
      form: "validation",
      values: epochs.map(({ valAccuracy }) =>
        valAccuracy === undefined ? undefined : shown(valAccuracy),
      ),
    },
  ];
}

customElements.define("train-view", TrainView);

declare global {
  interface HTMLElementTagNameMap {
    "train-view": TrainView;
  }
}
