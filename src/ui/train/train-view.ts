import { type PropertyValues, css, html, nothing } from "lit";
import { guard } from "lit/directives/guard.js";
import { repeat } from "lit/directives/repeat.js";
import { formatLoss, formatPercent } from "../../base/format.ts";
import type { Epoch } from "../../engine/index.ts";
import { accuracyOf } from "../../run/history.ts";
import type { Settings } from "../../run/settings.ts";
import type { Correction } from "../../worker/protocol.ts";
import { DASHES, type Scale, type Series } from "../parts/curves.ts";
import { OwnTask } from "../parts/own-task.ts";
import { shared } from "../parts/styles.ts";
import { viewLayout } from "../parts/view-layout.ts";
import { type Action, act } from "../state/actions.ts";
import type { Source } from "../state/address.ts";
import type { Drawing } from "../state/drawing.ts";
import type { AppState, PastRun } from "../state/state.ts";
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

/** Made once: a chart is drawn anew when its scale is another one. */
const SCALES: Readonly<Record<"linear" | "logarithmic", { loss: Scale; accuracy: Scale }>> = {
  linear: {
    loss: { ...LOSS, logarithmic: false },
    accuracy: { ...ACCURACY, logarithmic: false },
  },
  // Near 100 % only the errors tell epochs apart, so those are shown.
  logarithmic: {
    loss: { ...LOSS, logarithmic: true },
    accuracy: { ...ERROR, logarithmic: true },
  },
};

const NARROW = "(max-width: 48rem)";

type Part = "choices" | "results" | "pad";

/** In these orders, and not only painted so: the keyboard goes the way of the eye. */
const WIDE_ORDER: readonly Part[] = ["choices", "results", "pad"];
const NARROW_ORDER: readonly Part[] = ["choices", "pad", "results"];

/** The view to train in: settings, curves and table, the pad and what the network makes of digits. */
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
    state: { attribute: false },
    settings: { attribute: false },
    source: { attribute: false },
    drawing: { attribute: false },
    logarithmic: { attribute: false },
    corrections: { attribute: false },
    learnsCorrections: { attribute: false },
    unseen: { state: true },
    narrow: { state: true },
  };

  declare state: AppState;
  /** Those in the fields, for the next run. */
  declare settings: Settings;
  declare source: Source;
  declare drawing: Drawing;
  declare logarithmic: boolean;
  declare corrections: readonly Correction[];
  declare learnsCorrections: boolean;
  /** Earlier runs whose curves are not shown. */
  declare unseen: ReadonlySet<PastRun>;
  declare narrow: boolean;

  readonly #width = matchMedia(NARROW);
  readonly #resized = () => {
    this.narrow = this.#width.matches;
  };

  constructor() {
    super();
    this.unseen = new Set();
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
    const { refusal } = this.state;
    const isRefused = refusal !== undefined;
    const isNews = changed.has("state") && changed.get("state")?.refusal !== refusal;
    // Not by a binding: a person opens and closes them, too.
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
    const { data, loading, refusal, trained, varied } = this.state;
    return html`
      <data-panel
        .data=${data}
        .source=${this.source}
        .loading=${loading}
        .refusal=${refusal}
      ></data-panel>
      <settings-form
        .values=${this.settings}
        .running=${trained?.settings}
        .varied=${varied}
        .width=${data?.width ?? 28}
        .inputs=${(data?.width ?? 28) * (data?.height ?? 28)}
        .classes=${data?.classes ?? 10}
      ></settings-form>
    `;
  }

  #results() {
    const { epochs, run, judgement, confusion, fingerprint, past, trained } = this.state;
    return html`
      <div class="charts">${this.#charts()}</div>
      <run-list
        .past=${past}
        .present=${trained}
        .unseen=${this.unseen}
        @toggled=${({ detail }: CustomEvent<PastRun>) => {
          this.unseen = toggled(this.unseen, detail);
        }}
      ></run-list>
      <epoch-table .epochs=${epochs} .run=${run}></epoch-table>
      <div class="between">
        ${this.#button("logarithmic", this.logarithmic ? "Linear scale" : "Log scale", {
          type: "switch-logarithmic",
        })}
        ${this.#button("copy-link", "Copy link", { type: "copy", what: "link" })}
        ${this.#button("copy-command", "Copy as command", { type: "copy", what: "command" })}
        ${
          epochs.length === 0
            ? nothing
            : [
                this.#button("copy-result", "Copy result", { type: "copy", what: "result" }),
                this.#button("save-history", "Save epochs (CSV)", { type: "save-history" }),
                this.#button("save-record", "Save run (JSON)", { type: "save-record" }),
                this.#button("save-onnx", "Save network (ONNX)", { type: "save", which: "onnx" }),
              ]
        }
      </div>
      ${
        fingerprint === undefined
          ? nothing
          : html`<p class="quiet" id="fingerprint">
              Weights <code>${fingerprint}</code>: who trains the same with the same adapter and
              browser gets the same.
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
    const { epochs, trained, past } = this.state;
    const { logarithmic, unseen } = this;
    const scales = SCALES[logarithmic ? "logarithmic" : "linear"];
    const asked = (trained?.settings ?? this.settings).epochs;
    const last = Math.max(asked, ...past.map((run) => run.epochs.length));
    return html`
      <line-chart
        .heading=${"Loss"}
        .scale=${scales.loss}
        .lastEpoch=${last}
        .series=${guard([epochs, past, unseen], () => [
          ...lossesOf(epochs),
          ...pastOf(past, unseen, ({ valLoss, trainLoss }) => valLoss ?? trainLoss),
        ])}
      ></line-chart>
      <line-chart
        .heading=${logarithmic ? "Error" : "Accuracy"}
        .scale=${scales.accuracy}
        .lastEpoch=${last}
        .series=${guard([epochs, past, unseen, logarithmic], () => [
          ...accuraciesOf(epochs, logarithmic),
          ...pastOf(past, unseen, (epoch) =>
            logarithmic ? 1 - accuracyOf(epoch) : accuracyOf(epoch),
          ),
        ])}
      ></line-chart>
    `;
  }

  #pad() {
    const { judgement, run, trained } = this.state;
    return html`
      <drawing-pad
        .drawing=${this.drawing}
        .probabilities=${judgement.drawing}
        .trained=${trained !== undefined && run.phase !== "preparing"}
        .corrections=${this.corrections}
        .learnsCorrections=${this.learnsCorrections}
      ></drawing-pad>
    `;
  }

  #button(id: string, text: string, action: Action) {
    return html`<button
      class="small"
      id=${id}
      @click=${() => {
        act(this, action);
      }}
    >
      ${text}
    </button>`;
  }
}

/** With it, or without it if it was there. */
function toggled(runs: ReadonlySet<PastRun>, run: PastRun): ReadonlySet<PastRun> {
  return new Set(runs.has(run) ? [...runs].filter((one) => one !== run) : [...runs, run]);
}

/** Faint curves of earlier runs: what was judged with the weights at each epoch's end. */
function pastOf(
  past: readonly PastRun[],
  unseen: ReadonlySet<PastRun>,
  valueOf: (epoch: Epoch) => number,
): Series[] {
  return past.flatMap((run, index) =>
    unseen.has(run)
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
