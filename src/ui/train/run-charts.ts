import { css, html, nothing } from "lit";
import { guard } from "lit/directives/guard.js";
import { formatLoss, formatPercent } from "../../base/format.ts";
import { overFittingSince } from "../../run/over-fitting.ts";
import type { Quantity } from "../../run/step-curve.ts";
import { button } from "../parts/buttons.ts";
import type { Scale } from "../parts/curves.ts";
import { onValue, selectField } from "../parts/fields.ts";
import { fromParent } from "../parts/from-parent.ts";
import "../parts/line-chart.ts";
import { OwnTask } from "../parts/own-task.ts";
import { shared } from "../parts/styles.ts";
import { type DrawnPast, type DrawnRun, type Unit, curvesOf } from "./run-curves.ts";

const LOSS = { format: formatLoss, percent: false, anchor: 0 };
const ACCURACY = { format: formatPercent, percent: true, anchor: 1 };
const ERROR = { format: formatPercent, percent: true, anchor: 0 };

/** Constants, because a chart makes a new plot when its scale is another object. */
const SCALES: Readonly<Record<"linear" | "logarithmic", Readonly<Record<Quantity, Scale>>>> = {
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

const UNITS: readonly (readonly [Unit, string])[] = [
  ["epoch", "epochs"],
  ["step", "steps"],
  ["seconds", "seconds"],
  ["examples", "examples"],
];

/** TensorBoard's default, and the most that is offered. */
const SMOOTHING = 0.6;
const MOST_SMOOTHING = 0.99;

/** Loss and accuracy of every training step, and of the validation rows; on a logarithmic scale, loss and error. */
export class RunCharts extends OwnTask {
  static override styles = [
    shared,
    css`
      .charts {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 19rem), 1fr));
        gap: 1rem 2rem;
      }
      line-chart {
        min-height: calc(var(--plot-height) + 4rem);
      }
      @media (min-width: 60rem) {
        :host([presenting]) .controls {
          display: none;
        }
        :host([presenting]) line-chart {
          min-height: 0;
        }
      }
      .controls {
        display: flex;
        flex-wrap: wrap;
        gap: 0.25rem 1.25rem;
        align-items: center;
        font-size: 0.875rem;
      }
      .controls label {
        display: flex;
        gap: 0.5rem;
        align-items: center;
      }
      input[type="range"] {
        width: 7rem;
        padding: 0;
        accent-color: var(--accent);
      }
      @media (pointer: coarse) {
        .controls :is(select, input[type="range"]) {
          min-height: 2.75rem;
        }
      }
      /* It takes the room of the words that it replaces, so that nothing moves. */
      .words {
        flex: 1 1 10rem;
        min-height: 2.6em;
        line-height: 1.3;
        align-content: center;
      }
    `,
  ];

  static override properties = {
    ...fromParent("run", "past", "isLogarithmic", "isExpected"),
    unit: { state: true },
    smoothing: { state: true },
    pointed: { state: true },
  };

  declare run: DrawnRun;
  declare past: DrawnPast;
  declare isLogarithmic: boolean;
  /** Whether a run is being prepared. */
  declare isExpected: boolean;
  declare unit: Unit;
  declare smoothing: number;
  /** The place of the crosshair in both charts. */
  declare pointed: number | undefined;

  constructor() {
    super();
    this.unit = "epoch";
    this.smoothing = SMOOTHING;
  }

  override render() {
    const since = overFittingSince(this.run.epochs);
    return html`
      <div class="charts">
        ${this.#chart("loss", "Loss")}
        ${this.#chart("accuracy", this.isLogarithmic ? "Error" : "Accuracy")}
      </div>
      <div class="controls">
        <label
          >Over
          ${selectField("unit", UNITS, this.unit, (unit) => {
            this.unit = unit as Unit;
            this.pointed = undefined;
          })}</label
        >
        <label
          title="The weight of the steps before in the bold curve; 0 draws every step as it is"
        >
          Smoothing
          <input
            id="smoothing"
            type="range"
            min="0"
            max=${MOST_SMOOTHING}
            step="0.01"
            .value=${String(this.smoothing)}
            @input=${onValue((value) => {
              this.smoothing = Number(value);
            })}
          />
          <output>${this.smoothing.toFixed(2)}</output>
        </label>
        ${button("logarithmic", this.isLogarithmic ? "Linear scale" : "Log scale", (page) => {
          page.switchLogarithmic();
        })}
        <div class="words">
          <span id="over-fitting" role="status"
            >${since === undefined ? "" : `Validation loss has risen since epoch ${since}: over-fitting.`}</span
          >
          ${since === undefined ? html`<span class="quiet">Dashed: the best epoch</span>` : nothing}
        </div>
      </div>
    `;
  }

  #chart(quantity: Quantity, heading: string) {
    const { run, past, isLogarithmic, unit } = this;
    const { epochs, steps, epochSize, untrained, asked } = run;
    const inputs = [
      ...[epochs, steps, steps.revision, epochSize, untrained, asked],
      ...[past.runs, past.hidden, isLogarithmic, unit],
    ];
    const isError = isLogarithmic && quantity === "accuracy";
    return html`<line-chart
      .heading=${heading}
      .scale=${SCALES[isLogarithmic ? "logarithmic" : "linear"][quantity]}
      .curves=${guard(inputs, () => curvesOf(quantity, run, past, { unit, isError }))}
      .smoothing=${this.smoothing}
      .pointed=${this.pointed}
      .isExpected=${this.isExpected}
      @pointed=${({ detail }: CustomEvent<number | undefined>) => {
        this.pointed = detail;
      }}
    ></line-chart>`;
  }
}

customElements.define("run-charts", RunCharts);
