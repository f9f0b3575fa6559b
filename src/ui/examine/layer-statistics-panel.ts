import { LitElement, css, html, nothing, svg } from "lit";
import { formatTick } from "../../base/format.ts";
import type { Histogram, LayerStatistics } from "../../engine/index.ts";
import { shared } from "../parts/styles.ts";

/** Of a histogram's picture, in its own units: one bar is one wide. */
const HEIGHT = 14;

/** Each layer's weights and gradients as histograms, and how fast it still moves. */
export class LayerInsights extends LitElement {
  static override styles = [
    shared,
    css`
      .scroll {
        overflow-x: auto;
      }

      th,
      th:first-child {
        text-align: left;
      }

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

  static override properties = {
    insights: { attribute: false },
    silent: { attribute: false },
  };

  declare insights: readonly LayerStatistics[];
  /** Of each hidden layer, how many units say nothing to any of some hundred digits. */
  declare silent: readonly number[];

  override render() {
    return html`
      <h2>How each layer stands</h2>
      <p class="quiet">
        Histograms from the largest negative value to the largest positive one. A step's update is
        healthy near a thousandth of the weights.
      </p>
      <div class="scroll" tabindex="0" role="region" aria-label="Layers">
        <table>
          <thead>
            <tr>
              ${[
                "layer",
                "weights",
                "gradients (Adam's mean)",
                "update / weights",
                "silent units",
              ].map((name) => html`<th scope="col">${name}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${this.insights.map(
              ({ weights, gradients, updateRatio }, index) =>
                html`<tr>
                  <th scope="row">${index + 1}</th>
                  <td>${histogram(weights)}</td>
                  <td>${histogram(gradients)}</td>
                  <td>${formatTick(updateRatio)}</td>
                  <td>${this.silent[index] ?? nothing}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
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

customElements.define("layer-insights", LayerInsights);

declare global {
  interface HTMLElementTagNameMap {
    "layer-insights": LayerInsights;
  }
}
