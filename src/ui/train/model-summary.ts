import { LitElement, css, html } from "lit";
import { formatCount, formatKilobytes } from "../../base/format.ts";
import { modelOf, summary } from "../../engine/index.ts";
import { shared } from "../parts/styles.ts";

const BYTES_PER_PARAMETER = 4;

/** The table of layers, in Keras's words. */
export class ModelSummary extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        margin: 0.75rem 0 1.5rem;
      }
      th:nth-child(-n + 2),
      td:nth-child(-n + 2),
      tfoot th {
        text-align: left;
      }
      tfoot :is(th, td) {
        border-bottom: 0;
        font-weight: 600;
        color: inherit;
      }
    `,
  ];

  static override properties = { sizes: { attribute: false } };

  /** From the input to the classes. */
  declare sizes: readonly number[];

  override render() {
    const { rows, parameters } = summary(modelOf(this.sizes));
    return html`<table id="summary" aria-label="Layers of the network">
      <thead>
        <tr>
          <th scope="col">Layer</th>
          <th scope="col">Output shape</th>
          <th scope="col">Param #</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ name, outputs, parameters: own }) =>
            html`<tr>
              <td>${name}</td>
              <td>(None, ${outputs})</td>
              <td>${formatCount(own)}</td>
            </tr>`,
        )}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">Total</th>
          <td>${formatKilobytes(BYTES_PER_PARAMETER * parameters)}</td>
          <td>${formatCount(parameters)}</td>
        </tr>
      </tfoot>
    </table>`;
  }
}

customElements.define("model-summary", ModelSummary);
