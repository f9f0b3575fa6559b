import { LitElement, css, html, nothing } from "lit";
import { counted } from "../../base/format.ts";
import type { KeptRun } from "../../run/runs/kept-run.ts";
import { type Order, titleOf } from "../../run/runs/run-table.ts";
import { seedWords } from "../../run/runs/seed-words.ts";
import { type SeedGroup, seedGroups } from "../../run/runs/seeds.ts";
import { button } from "../parts/buttons.ts";
import "../parts/confusion-matrix.ts";
import { checkbox, selectField } from "../parts/fields.ts";
import { fromParent } from "../parts/from-parent.ts";
import { swatch } from "../parts/run-look.ts";
import { MEDIUM, shared } from "../parts/styles.ts";
import { figureButtons } from "../share/figure-buttons.ts";
import { act } from "../state/act.ts";
import { REPEATS, repeatSeeds, saveRuns } from "../state/runs.ts";
import { type AppState, isBusy, trainingRefusal } from "../state/state.ts";
import type { Axis } from "./plot-geometry.ts";
import "./run-comparison.ts";
import "./runs-plot.ts";
import "./runs-table.ts";

const AXES: readonly (readonly [Axis, string])[] = [
  ["epoch", "epochs"],
  ["seconds", "seconds"],
];

const NO_GROUPS: readonly SeedGroup[] = [];

/** The Runs view: every run that this browser keeps, as a table and as curves, and two of them side by side. */
export class RunsView extends LitElement {
  static override styles = [
    shared,
    css`
      .toolbar {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem 1rem;
        align-items: center;
        margin: 0.5rem 0;
      }
      .toolbar label {
        display: flex;
        gap: 0.4rem;
        align-items: center;
        font-size: 0.875rem;
      }
      .pictures {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 26rem;
        gap: 1rem 2rem;
      }
      /* It keeps its room, so that nothing moves under the pointer. */
      .matrix {
        min-height: 26rem;
      }
      .shown {
        display: flex;
        gap: 0.5rem;
        align-items: center;
        overflow: hidden;
        min-height: 1.5rem;
        white-space: nowrap;
      }
      #seed-legend {
        padding: 0;
        list-style: none;
      }
      .note {
        border-left: 4px solid var(--accent);
        padding: 0.4rem 0.9rem;
        background: var(--raised);
      }
      @media ${MEDIUM} {
        .pictures {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  static override properties = {
    ...fromParent("state", "isLogarithmic"),
    order: { state: true },
    axis: { state: true },
    hasBands: { state: true },
    pointed: { state: true },
    chosen: { state: true },
  };

  declare state: AppState;
  /** As the curves of Train are. */
  declare isLogarithmic: boolean;
  declare order: Order;
  declare axis: Axis;
  declare hasBands: boolean;
  /** The id of the run that is pointed at. */
  declare pointed: string | undefined;
  /** The ids of the runs that are compared, at most two. */
  declare chosen: readonly string[];
  /** It stays in the matrix. */
  #lastPointed: string | undefined;
  /** Runs that differ in the seed only. */
  #groups: readonly SeedGroup[] = [];
  #grouped: readonly KeptRun[] | undefined;

  constructor() {
    super();
    this.order = { column: "started", isDescending: true };
    this.axis = "epoch";
    this.hasBands = true;
    this.chosen = [];
  }

  override willUpdate(): void {
    const { runs } = this.state.runs;
    if (runs !== this.#grouped) {
      this.#grouped = runs;
      this.#groups = seedGroups(runs ?? []);
    }
  }

  override render() {
    const { runs } = this.state.runs;
    return html`
      <h2>Runs</h2>
      ${this.#notes()}
      ${
        runs === undefined || runs.length === 0
          ? html`<p class="quiet" id="no-runs">
                Every run of this browser is kept here: its settings, curves and networks. There is
                none yet. ${trainingRefusal(this.state) === undefined ? "Press Train." : nothing}
              </p>
              ${this.#toolbar([])}`
          : this.#runs(runs)
      }
    `;
  }

  #runs(runs: readonly KeptRun[]) {
    const pointing = ({ detail }: CustomEvent<string | undefined>) => {
      this.pointed = detail;
      this.#lastPointed = detail ?? this.#lastPointed;
    };
    const chosen = this.chosen.flatMap((id) => runs.find((run) => run.id === id) ?? []);
    return html`
      ${this.#toolbar(runs)}
      <runs-table
        .runs=${runs}
        .order=${this.order}
        .chosen=${this.chosen}
        .present=${this.state.runs.present}
        .pointed=${this.pointed}
        @pointed=${pointing}
        @ordered=${({ detail }: CustomEvent<Order>) => {
          this.order = detail;
        }}
        @chosen=${({ detail: id }: CustomEvent<string>) => {
          this.chosen = this.chosen.includes(id)
            ? this.chosen.filter((one) => one !== id)
            : [...this.chosen, id].slice(-2);
        }}
      ></runs-table>
      <p class="quiet" id="compare-hint">
        ${chosen.length === 2 ? nothing : "Tick two runs to see them side by side."}
      </p>
      ${
        chosen.length === 2
          ? html`<run-comparison .pair=${chosen} .data=${this.state.data.inUse}></run-comparison>`
          : nothing
      }
      <div class="pictures">
        <section aria-label="Curves">
          <div class="toolbar">
            <label
              >Over
              ${selectField("runs-axis", AXES, this.axis, (axis) => {
                this.axis = axis as Axis;
              })}</label
            >
            <label
              title="L: errors on a logarithmic axis, since accuracies near 100 % hardly differ"
            >
              ${checkbox("runs-log-y", this.isLogarithmic, () => {
                act(this, (page) => {
                  page.switchLogarithmic();
                });
              })}
              log y
            </label>
            ${this.#bandBox()}
            <span class="quiet">Thin: training. Bold: validation, after each epoch.</span>
            ${figureButtons("runs", "the curves")}
          </div>
          <runs-plot
            .runs=${runs}
            .axis=${this.axis}
            .isLogarithmic=${this.isLogarithmic}
            .groups=${this.hasBands ? this.#groups : NO_GROUPS}
            .pointed=${this.pointed}
            @pointed=${pointing}
          ></runs-plot>
          ${this.hasBands ? seedLegend(this.#groups) : nothing}
        </section>
        ${this.#matrix(runs)}
      </div>
    `;
  }

  #toolbar(runs: readonly KeptRun[]) {
    const { state } = this;
    const refusal = trainingRefusal(state);
    const isReady = !isBusy(state.run.status) && state.data.inUse !== undefined;
    return html`<div class="toolbar">
      ${
        runs.length === 0
          ? nothing
          : [
              html`<span id="run-count">${counted(runs.length, "run")}</span>`,
              button("save-runs", "Save as CSV", saveRuns),
              button("delete-runs", "Delete all", ({ desks }) =>
                desks.runs.delete(runs.map(({ id }) => id)),
              ),
            ]
      }
      ${button("repeat", `Repeat with ${REPEATS} seeds`, repeatSeeds, {
        disabled: refusal !== undefined || !isReady,
        title: `Trains ${REPEATS} times with the settings in the Train view and other seeds: how much of the result is luck?`,
      })}
      ${refusal === undefined ? nothing : html`<span class="quiet" id="no-repeat">${refusal}</span>`}
    </div>`;
  }

  #bandBox() {
    return this.#groups.length === 0
      ? nothing
      : html`<label title="Runs that differ in the seed only are drawn as one curve">
          ${checkbox("bands", this.hasBands, (hasBands) => {
            this.hasBands = hasBands;
          })}
          Mean and range over seeds
        </label>`;
  }

  #matrix(runs: readonly KeptRun[]) {
    const newest = runs.toSorted((one, other) => other.startedAt - one.startedAt).at(0);
    const run = runs.find(({ id }) => id === this.#lastPointed) ?? newest;
    return html`<section class="matrix" aria-label="Confusion matrix of one run">
      ${
        run === undefined
          ? nothing
          : html`<p class="shown">${swatch(run.colour)} <span>${titleOf(run)}</span></p>
              ${
                run.confusion === undefined
                  ? html`<p class="quiet">
                      It has none: no epoch of it has ended, or it set no digits aside.
                    </p>`
                  : html`<confusion-matrix .confusion=${run.confusion}></confusion-matrix>`
              }`
      }
    </section>`;
  }

  /** What the store has done, and what it cannot do. */
  #notes() {
    const { problem, notice, deleted, unreadable } = this.state.runs;
    return html`
      ${problem === undefined ? nothing : html`<p class="note" id="runs-problem" role="alert">${problem}</p>`}
      ${
        notice === undefined
          ? nothing
          : html`<p class="note" id="runs-notice" role="status">
              ${notice}
              ${button("close-runs-notice", "×", ({ desks }) => desks.runs.closeNotice(), { label: "Close this message" })}
            </p>`
      }
      ${
        unreadable === 0
          ? nothing
          : html`<p class="note" id="runs-unreadable">
              ${counted(unreadable, "record")} in this browser cannot be read by this version, and
              stay as they are.
              ${button("remove-unreadable", "Remove them", ({ desks }) => desks.runs.removeUnreadable())}
            </p>`
      }
      ${
        deleted.length === 0
          ? nothing
          : html`<p class="note" id="runs-deleted" role="status">
              ${counted(deleted.length, "run")} deleted.
              ${button("undo-delete", "Undo", ({ desks }) => desks.runs.undelete())}
            </p>`
      }
    `;
  }
}

/** Which band is which. */
function seedLegend(groups: readonly SeedGroup[]) {
  const words = seedWords(groups);
  return html`<ul id="seed-legend" aria-label="Runs over seeds">
    ${groups.map(
      ({ runs }, index) => html`<li>${swatch(runs[0]?.colour ?? 0)} ${words[index]}</li>`,
    )}
  </ul>`;
}

customElements.define("runs-view", RunsView);
