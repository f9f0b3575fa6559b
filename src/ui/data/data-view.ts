import { LitElement, css, html, nothing } from "lit";
import {
  dotted,
  formatCount,
  formatFigure,
  formatPercent,
  withArticle,
} from "../../base/format.ts";
import { type Description, type DuplicateGroup, STATISTICS } from "../../data/index.ts";
import type { Source } from "../../run/address.ts";
import type { DataState } from "../../worker/data/data-state.ts";
import type { Plane, PlaneState } from "../../worker/plane/plane-state.ts";
import { fromParent } from "../parts/from-parent.ts";
import { shared } from "../parts/styles.ts";
import { columnHeads, scrolling } from "../parts/tables.ts";
import type { WrongTexts } from "../state/page.ts";
import { classPictures, classStyles } from "./class-pictures.ts";
import "./class-plane.ts";
import "./data-panel.ts";
import "./drift-panel.ts";
import "./pixel-maps.ts";
import "./row-browser.ts";

/** How many images with contradictory labels are listed. */
const LISTED_CONTRADICTIONS = 10;

/** The Data view: the choice of data, then what is in it: pictures first, and a table of all columns that can be opened. */
export class DataView extends LitElement {
  static override styles = [
    shared,
    classStyles,
    css`
      h2,
      row-browser {
        margin-top: 1.75rem;
      }
      data-panel {
        max-width: 44rem;
        margin-bottom: 1.75rem;
      }
      #split {
        display: grid;
        max-width: 44rem;
        margin-bottom: 1rem;
        font-size: 0.8125rem;
        line-height: 1.6;
        white-space: nowrap;
      }
      #split span {
        min-width: max-content;
        border-bottom: 0.4rem solid var(--training);
        padding-right: 0.75rem;
      }
      #split .judges {
        border-bottom: 0.4rem double var(--validation);
      }
      .scroll {
        max-height: 26rem;
      }
    `,
  ];

  static override properties = {
    ...fromParent("data", "plane", "source", "wrongTexts"),
    opened: { state: true },
  };

  declare data: DataState;
  declare plane: PlaneState;
  /** Undefined before the first digits are there. */
  declare source: Source | undefined;
  declare wrongTexts: WrongTexts;
  /** Whether the table of columns is shown: it has 785 rows. */
  declare opened: boolean | undefined;

  override render() {
    const { data, source, wrongTexts } = this;
    return html`
      <data-panel
        .data=${data}
        .source=${source}
        .wrongTexts=${wrongTexts}
        .unfolded=${true}
      ></data-panel>
      ${
        data.description === undefined
          ? html`<p class="quiet" role="status">Describing the data…</p>`
          : this.#described(data.description)
      }
    `;
  }

  #described(description: Description) {
    const { rows, comparison } = this.data;
    return [
      overall(description),
      this.plane.plane === undefined ? nothing : splitBar(this.plane.plane),
      html`<class-plane .state=${this.plane}></class-plane>`,
      classPictures(description),
      html`<h2>Pixels</h2>
        <pixel-maps .description=${description}></pixel-maps>`,
      rows === undefined
        ? nothing
        : html`<row-browser .page=${rows} .classes=${description.classes.length}></row-browser>`,
      duplicates(description.duplicates),
      html`<drift-panel .comparison=${comparison} .width=${description.width}></drift-panel>`,
      this.#columns(description),
    ];
  }

  #columns({ columns }: Description) {
    return html`
      <h2>Columns</h2>
      <details
        id="columns"
        @toggle=${(event: Event) => {
          this.opened = (event.target as HTMLDetailsElement).open;
        }}
      >
        <summary>All ${columns.length} columns, as pandas describes them</summary>
        ${this.opened === true ? scrolling("All columns", columnTable(columns)) : nothing}
      </details>
    `;
  }
}

function overall({ name, count, width, height, overall, paperShare }: Description) {
  const facts = [
    `${formatCount(count)} images of ${width} × ${height} pixels`,
    `mean ${(overall.mean / 255).toFixed(4)}`,
    `standard deviation ${(overall.std / 255).toFixed(4)}`,
    `${formatPercent(paperShare)} background`,
  ];
  return html`
    <h2>${name}</h2>
    <p id="overall">${dotted(facts)}</p>
  `;
}

/** Which part of the rows trains, and which judges, as two parts of a bar. */
function splitBar({ split: { training, validation }, isOfRun }: Plane) {
  const share = training / (training + validation);
  const words = isOfRun ? "as the run splits them" : "as the next run splits them";
  return html`<div
    id="split"
    role="img"
    aria-label="${formatCount(training)} digits to train on, ${formatCount(validation)} for validation"
    title=${words}
    .style=${`grid-template-columns: ${share}fr ${1 - share}fr`}
  >
    <span class="trains">${formatCount(training)} to train on</span>
    ${validation === 0 ? nothing : html`<span class="judges">${formatCount(validation)} for validation</span>`}
  </div>`;
}

function duplicates(groups: readonly DuplicateGroup[]) {
  const repeated = groups.reduce((sum, { rows }) => sum + rows.length - 1, 0);
  const contradictions = groups.filter(({ isContradiction }) => isContradiction);
  const summary =
    repeated === 0
      ? "No image occurs twice."
      : `Images that repeat an earlier one: ${formatCount(repeated)}. Images with two different labels: ${contradictions.length}.`;
  // Only images with labels contradict each other.
  const labelsOf = ({ rows, labels = [] }: DuplicateGroup) =>
    rows
      .map((row, index) => `row ${row + 1} is ${withArticle(labels[index] as number)}`)
      .join(", ");
  return html`
    <h2>Duplicates</h2>
    <p id="duplicates">${summary}</p>
    ${contradictions
      .slice(0, LISTED_CONTRADICTIONS)
      .map((group) => html`<p class="quiet">${labelsOf(group)}</p>`)}
  `;
}

function columnTable(columns: Description["columns"]) {
  return html`<table>
    ${columnHeads(["Column", ...STATISTICS.map(([name]) => name)])}
    <tbody>
      ${columns.map(
        (column) =>
          html`<tr>
            <th scope="row">${column.name}</th>
            ${STATISTICS.map(([, key]) => html`<td>${formatFigure(column[key])}</td>`)}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

customElements.define("data-view", DataView);
