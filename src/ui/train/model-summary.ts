import { css, html } from "lit";
import { formatCount, formatKilobytes } from "../../base/format.ts";
import { modelOf, summary } from "../../engine/index.ts";
import { columnHeads } from "../parts/tables.ts";

const BYTES_PER_PARAMETER = 4;

export const summaryStyles = css`
  #summary {
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
`;

/**
 * The table of layers, in Keras's words.
 *
 * @param sizes of all layers, from the input to the classes
 */
export function modelSummary(sizes: readonly number[]) {
  const { rows, parameters } = summary(modelOf(sizes));
  return html`<table id="summary" aria-label="Layers of the network">
    ${columnHeads(["Layer", "Output shape", "Param #"])}
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
