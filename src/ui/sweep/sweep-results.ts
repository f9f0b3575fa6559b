import { html, nothing } from "lit";
import { formatPercent } from "../../base/format.ts";
import type { ConfigurationState, SweepComparison } from "../../worker/sweep/sweep-state.ts";
import { columnHeads, scrolling } from "../parts/tables.ts";

/** What came of each setting over its seeds, whether the best is better beyond chance, and what ensembles do. */
export function sweepResults({ configurations, sentence, ensembles }: SweepComparison) {
  return html`
    <h2>Settings, the best first</h2>
    ${scrolling(
      "Settings",
      html`<table class="dense" id="configurations">
        ${columnHeads(["Setting", "Seeds", "Mean val acc.", "± Deviation", "95 % interval"])}
        <tbody>
          ${configurations.map(configurationRow)}
        </tbody>
      </table>`,
    )}
    ${sentence === undefined ? nothing : html`<p id="sentence">${sentence.replace(/--seeds (\d+)/, "$1 seeds")}</p>`}
    ${ensembles.map(
      ({ networks, isAll, accuracy }) =>
        html`<p>
          Ensemble of ${isAll ? `all ${networks}` : `the ${networks} best`}, which takes the mean of
          their probabilities: <strong>${formatPercent(accuracy)}</strong>
        </p>`,
    )}
  `;
}

function configurationRow(
  { name, seeds, failed, mean, deviation, interval: [low, high] }: ConfigurationState,
  index: number,
) {
  const [lowest, highest] = [(100 * low).toFixed(2), formatPercent(high)];
  return html`<tr class=${index === 0 ? "best" : ""}>
    <th scope="row">${name === "" ? "all networks" : name}</th>
    <td>${failed === 0 ? seeds : `${seeds} (${failed} failed)`}</td>
    <td>${formatPercent(mean)}</td>
    <td>${Number.isNaN(deviation) ? "–" : (100 * deviation).toFixed(2)}</td>
    <td>${lowest} – ${highest}</td>
  </tr>`;
}
