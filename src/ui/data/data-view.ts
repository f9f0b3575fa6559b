import { LitElement, css, html, nothing } from "lit";
import { formatCount, formatFigure, formatPercent, withArticle } from "../../base/format.ts";
import {
  type ClassSummary,
  type Description,
  type DuplicateGroup,
  STATISTICS,
} from "../../data/index.ts";
import type { DataState } from "../../worker/data/data-state.ts";
import { digitImage } from "../parts/digit-image.ts";
import { shared } from "../parts/styles.ts";
import { columnHeads, scrolling } from "../parts/tables.ts";
import "./drift-panel.ts";
import "./pixel-maps.ts";
import "./row-browser.ts";

/** How many images with contradictory labels are listed. */
const LISTED_CONTRADICTIONS = 10;

/** The Data view: pictures first, and a table of all columns that can be opened. */
export class DataView extends LitElement {
  static override styles = [
    shared,
    css`
      h2,
      row-browser {
        margin-top: 1.75rem;
      }
      ul {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(6.75rem, 1fr));
        gap: 1.25rem 1rem;
      }
      .pair {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: 0.25rem;
      }
      .share {
        font-size: 0.8125rem;
      }
      .scroll {
        max-height: 26rem;
      }
    `,
  ];

  static override properties = { data: { attribute: false }, opened: { state: true } };

  declare data: DataState;
  /** Whether the table of columns is shown: it has 785 rows. */
  declare opened: boolean | undefined;

  override render() {
    const { description, rows, comparison } = this.data;
    return description === undefined
      ? html`<p class="quiet" role="status">Describing the data…</p>`
      : [
          overall(description),
          classes(description),
          rows === undefined
            ? nothing
            : html`<row-browser
                .page=${rows}
                .classes=${description.classes.length}
              ></row-browser>`,
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

function overall(description: Description) {
  const { name, count, width, height, overall, paperShare, neverLit } = description;
  return html`
    <h2>${name}</h2>
    <p id="overall">
      ${formatCount(count)} images of ${width} × ${height} pixels. Scaled to 0 … 1, their mean is
      ${(overall.mean / 255).toFixed(4)} and their standard deviation
      ${(overall.std / 255).toFixed(4)}; ${formatPercent(paperShare)} of all pixels are background,
      and ${formatCount(neverLit.length)} are background in every image.
    </p>
    <pixel-maps .description=${description}></pixel-maps>
  `;
}

function classes({ classes, width }: Description) {
  const largest = Math.max(...classes.map(({ share }) => share));
  const item = ({ label, count, share, mean, std }: ClassSummary) => {
    const doubled = std.map((value) => 2 * value);
    return html`<li>
      <div class="pair">
        ${digitImage(bytesOf(mean), width, `mean of ${label}`)}
        ${digitImage(bytesOf(doubled), width, `standard deviation of ${label}`)}
      </div>
      <div class="share">
        <strong>${label}</strong> ${formatCount(count)}, ${formatPercent(share)}
      </div>
      <progress max=${largest} .value=${share} aria-hidden="true"></progress>
    </li>`;
  };
  return html`
    <h2>Classes</h2>
    <p class="quiet">
      The mean image of each class, and beside it the standard deviation: bright where the digits
      differ.
    </p>
    <ul id="classes">
      ${classes.map(item)}
    </ul>
  `;
}

function duplicates(groups: readonly DuplicateGroup[]) {
  const repeated = groups.reduce((sum, { rows }) => sum + rows.length - 1, 0);
  const contradictions = groups.filter(({ isContradiction }) => isContradiction);
  const summary =
    repeated === 0
      ? "No image occurs twice."
      : `Rows that repeat an earlier image: ${formatCount(repeated)}. Images with two different labels: ${contradictions.length}.`;
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

/** Values as shades. A class without images has NaN, which is black. */
function bytesOf(values: ArrayLike<number>): Uint8Array {
  return Uint8Array.from(values, (value) => Math.min(255, Math.round(value || 0)));
}

customElements.define("data-view", DataView);
