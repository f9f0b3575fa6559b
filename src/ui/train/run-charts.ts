import { css, html, nothing } from "lit";
import { guard } from "lit/directives/guard.js";
import { overFittingSince } from "../../run/over-fitting.ts";
import type { KeptRun } from "../../run/runs/kept-run.ts";
import type { Quantity } from "../../run/step-curve.ts";
import { bare } from "../parts/bare.ts";
import { checkbox, onValue, selectField } from "../parts/fields.ts";
import { fromParent } from "../parts/from-parent.ts";
import "../parts/line-chart.ts";
import { OwnTask } from "../parts/own-task.ts";
import { shared } from "../parts/styles.ts";
import { act } from "../state/act.ts";
import { type DrawnRun, SCALES, SMOOTHING, type Unit, curvesOf } from "./run-curves.ts";

const UNITS: readonly (readonly [Unit, string])[] = [
  ["epoch", "epochs"],
  ["step", "steps"],
  ["seconds", "seconds"],
  ["examples", "examples"],
];

/** What the second chart can show. */
const SECOND: readonly (readonly [Quantity, string])[] = [
  ["accuracy", "Accuracy"],
  ["gradientNorm", "Gradient norm"],
  ["learningRate", "Learning rate"],
];

/** The most that is offered. */
const MOST_SMOOTHING = 0.99;

/**
 * Loss and accuracy of every training step, and of the validation rows; on a logarithmic scale, loss and error. In place of the
 * accuracy, the norm of the gradient or the learning rate.
 */
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
        --chart-head: 1.75rem;
        min-height: calc(var(--plot-height) + 4.25rem);
      }
      line-chart select {
        min-height: 1.75rem;
        padding-block: 0;
        font-size: 0.875rem;
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
        line-chart {
          --chart-head: 2.75rem;
          min-height: calc(var(--plot-height) + 5.25rem);
        }
        .controls :is(label, select, input[type="range"]),
        line-chart select {
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
      ${bare(
        (host) => css`
          ${host} :is(.controls, line-chart label) {
            display: none;
          }
          ${host} line-chart {
            --chart-head: 0;
            min-height: 0;
          }
        `,
      )}
    `,
  ];

  static override properties = {
    ...fromParent("run", "past", "isLogarithmic", "isExpected"),
    second: { state: true },
    unit: { state: true },
    isLogX: { state: true },
    smoothing: { state: true },
    pointed: { state: true },
  };

  declare run: DrawnRun;
  /** Other runs whose curves are shown. */
  declare past: readonly KeptRun[];
  declare isLogarithmic: boolean;
  /** Whether a run is being prepared. */
  declare isExpected: boolean;
  declare second: Quantity;
  declare unit: Unit;
  /** Whether the horizontal axis is logarithmic. */
  declare isLogX: boolean;
  declare smoothing: number;
  /** The place of the crosshair in both charts. */
  declare pointed: number | undefined;

  constructor() {
    super();
    this.second = "accuracy";
    this.unit = "epoch";
    this.isLogX = false;
    this.smoothing = SMOOTHING;
  }

  /** While another view is shown, no curves are drawn. With the next change after that, they are. */
  override shouldUpdate(): boolean {
    return !this.hasUpdated || this.checkVisibility();
  }

  override render() {
    const since = overFittingSince(this.run.epochs);
    return html`
      <div class="charts">${this.#chart("loss", "Loss")} ${this.#secondChart()}</div>
      <div class="controls">
        <label
          >Over
          ${selectField("unit", UNITS, this.unit, (unit) => {
            this.unit = unit as Unit;
            this.pointed = undefined;
          })}</label
        >
        <label
          title="A logarithmic horizontal axis: the first steps get as much room as the many later ones"
        >
          ${checkbox("log-x", this.isLogX, (isLogX) => {
            this.isLogX = isLogX;
            this.pointed = undefined;
          })}
          log x
        </label>
        <label title="L: a logarithmic vertical axis; in place of the accuracy, the error is shown">
          ${checkbox("log-y", this.isLogarithmic, () => {
            act(this, (page) => {
              page.switchLogarithmic();
            });
          })}
          log y
        </label>
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
        <div class="words">
          <span id="over-fitting" role="status"
            >${since === undefined ? "" : `Validation loss has risen since epoch ${since}: over-fitting.`}</span
          >
          ${this.run.isRecorded === true ? html`<span id="recorded">A recorded run, not this machine.</span>` : nothing}
          ${since === undefined ? html`<span class="quiet">${this.#key()}</span>` : nothing}
        </div>
      </div>
    `;
  }

  #key(): string {
    const earlier = this.past.length === 0 ? "" : "; thin: earlier runs, see Runs";
    return `Dashed: the best epoch${earlier}`;
  }

  #secondChart() {
    const names = SECOND.map(
      ([quantity, name]) =>
        [quantity, quantity === "accuracy" && this.isLogarithmic ? "Error" : name] as const,
    );
    const heading = new Map(names).get(this.second) ?? "";
    const choice = html`<label
      ><span class="spoken">Second chart</span> ${selectField(
        "second-chart",
        names,
        this.second,
        (second) => {
          this.second = second as Quantity;
        },
      )}</label
    >`;
    return this.#chart(this.second, heading, choice);
  }

  #chart(quantity: Quantity, heading: string, choice: unknown = nothing) {
    const { run, past, isLogarithmic, unit, isLogX } = this;
    const { epochs, steps, earlier, epochSize, untrained, asked } = run;
    const inputs = [
      ...[epochs, steps, steps.revision, earlier, epochSize, untrained, asked],
      past.map(({ id, result }) => `${id} ${result.epochs}`).join(" "),
      ...[isLogarithmic, unit, isLogX, quantity],
    ];
    const isError = isLogarithmic && quantity === "accuracy";
    return html`<line-chart
      .heading=${heading}
      .scale=${SCALES[isLogarithmic ? "logarithmic" : "linear"][quantity]}
      .curves=${guard(inputs, () => curvesOf(quantity, run, past, { unit, isError, isLogarithmic: isLogX }))}
      .smoothing=${quantity === "learningRate" ? 0 : this.smoothing}
      .pointed=${this.pointed}
      .isExpected=${this.isExpected}
      @pointed=${({ detail }: CustomEvent<number | undefined>) => {
        this.pointed = detail;
      }}
      >${choice}</line-chart
    >`;
  }
}

customElements.define("run-charts", RunCharts);
