import { LitElement, css, html, nothing } from "lit";
import type { Row } from "../../bench/index.ts";
import { COLUMNS, cellsOf } from "../../bench/record.ts";
import { button } from "../parts/buttons.ts";
import { fromParent } from "../parts/from-parent.ts";
import { shared } from "../parts/styles.ts";
import { columnHeads, scrolling } from "../parts/tables.ts";
import type { Action } from "../state/act.ts";
import { type AppState, isBusy } from "../state/state.ts";
import "./kernel-sources.ts";
import "./roofline-plot.ts";
import "./step-timeline.ts";

/** The Benchmark view: how fast this GPU runs the kernels, compared with its peak. */
export class BenchmarkView extends LitElement {
  static override styles = [
    shared,
    css`
      .buttons {
        margin: 1rem 0;
      }
      table {
        max-width: 60rem;
      }
      tbody th {
        text-align: left;
      }
      .group th {
        padding-top: 1.25rem;
        font-weight: 600;
      }
    `,
  ];

  static override properties = fromParent("state");

  declare state: AppState;

  override render() {
    const { benchmark, run } = this.state;
    const { rows, record, running, failure } = benchmark;
    const { phase } = run.status;
    const disabled = isBusy(run.status) || phase === "no-gpu" || phase === "starting";
    return html`
      <h2>Benchmark</h2>
      <p>
        Times of kernels, whole training steps and calls to the GPU. The result of each kernel is
        checked before it is timed. The roofline is measured, too, with multiply-adds in registers,
        and with copies. A figure is by the GPU's own clock, where the browser lets pages read it;
        wall time includes what the browser takes to notice that the GPU has finished.
      </p>
      <div class="buttons">
        ${
          running
            ? button("stop-benchmark", "Stop", ({ desks }) => desks.benchmark.stop())
            : [
                button("quick", "Quick run (within a minute)", start(true), { disabled }),
                button("thorough", "Thorough run", start(false), { disabled }),
              ]
        }
        ${
          record === undefined
            ? nothing
            : [
                button("copy-benchmark", "Copy as Markdown", (page) => page.copy("benchmark")),
                button("save-benchmark", "Download JSON", (page) => page.save("benchmark")),
              ]
        }
      </div>
      <p class="quiet" role="status" id="benchmark-status">
        ${running ? "Measuring… Do not use the machine for other work until it is done." : disabled ? "The benchmark needs the GPU for itself: stop training first." : nothing}
      </p>
      ${failure === undefined ? nothing : html`<p class="wrong" role="alert">${failure}</p>`}
      ${
        record === undefined
          ? nothing
          : html`<roofline-plot .roofline=${record.roofline} .rows=${record.rows}></roofline-plot>
              <step-timeline .rows=${record.rows}></step-timeline>`
      }
      ${scrolling("Figures", rows.length === 0 ? nothing : table(rows))}
      <kernel-sources></kernel-sources>
    `;
  }
}

function start(quick: boolean): Action {
  return ({ desks }) => desks.benchmark.start(quick);
}

/** One table for all groups, so that their columns are aligned. */
function table(rows: readonly Row[]) {
  const groups = [...new Set(rows.map(({ group }) => group))];
  return html`<table>
    ${columnHeads(COLUMNS)}
    ${groups.map(
      (group) =>
        html`<tbody>
          <tr class="group">
            <th colspan=${COLUMNS.length} scope="rowgroup">${group}</th>
          </tr>
          ${rows.filter((row) => row.group === group).map(line)}
        </tbody>`,
    )}
  </table>`;
}

function line(row: Row) {
  const [name = "", ...figures] = cellsOf(row);
  return html`<tr>
    <th scope="row">${name}</th>
    ${figures.map((figure) => html`<td>${figure}</td>`)}
  </tr>`;
}

customElements.define("benchmark-view", BenchmarkView);
