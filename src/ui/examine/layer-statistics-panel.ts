import { LitElement, css, html, nothing, svg } from "lit";
import { formatTick } from "../../base/format.ts";
import type { Histogram, LayerStatistics } from "../../engine/index.ts";
import { fromParent } from "../parts/from-parent.ts";
import { shared } from "../parts/styles.ts";
import { columnHeads, scrolling } from "../parts/tables.ts";

const COLUMNS = ["layer", "weights", "gradients (Adam's mean)", "update / weights", "dead units"];

/** The height of a histogram, in units of the width of a bar. */
const HEIGHT = 14;

/** Each layer's weights and gradients as histograms, and how fast its weights change. */
export class LayerStatisticsPanel extends LitElement {
  static override styles = [
    shared,
    css`
      th,
      td {
        text-align: left;
      }
      svg {
        display: block;
        width: 9rem;
        height: 2.5rem;
        fill: var(--training);
      }
      small {
        color: var(--quiet);
      }
    `,
  ];

  static override properties = fromParent("statistics", "dead");

  declare statistics: readonly LayerStatistics[];
  /** Of each hidden layer, the number of units whose activation is 0 for each of a few hundred digits. */
  declare dead: readonly number[];

  override render() {
    return html`
      <h2>Layer statistics</h2>
      <p class="quiet">
        Each histogram reaches as far as the largest absolute value on both sides of zero. A good
        size of a step's update is about a thousandth of the weights.
      </p>
      ${scrolling(
        "Layers",
        html`<table>
          ${columnHeads(COLUMNS)}
          <tbody>
            ${this.statistics.map(
              ({ weights, gradients, updateRatio }, index) =>
                html`<tr>
                  <th scope="row">${index + 1}</th>
                  <td>${histogram(weights)}</td>
                  <td>${histogram(gradients)}</td>
                  <td>${formatTick(updateRatio)}</td>
                  <td>${this.dead[index] ?? nothing}</td>
                </tr>`,
            )}
          </tbody>
        </table>`,
      )}
    `;
  }
}

function histogram({ counts, most }: Histogram) {
  const highest = Math.max(...counts);
  const range = `± ${formatTick(most)}`;
  return html`<svg
      viewBox="0 0 ${counts.length} ${HEIGHT}"
      preserveAspectRatio="none"
      role="img"
      aria-label="Histogram, ${range}"
    >
      ${counts.map((count, bin) => {
        const height = (HEIGHT * count) / highest;
        return svg`<rect x=${bin} y=${HEIGHT - height} width="0.9" height=${height}></rect>`;
      })}
    </svg>
    <small>${range}</small>`;
}

customElements.define("layer-statistics", LayerStatisticsPanel);
