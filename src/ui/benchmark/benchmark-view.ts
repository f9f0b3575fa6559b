import { LitElement, css, html, nothing } from "lit";
import type { Row } from "../../bench/index.ts";
import { COLUMNS, cellsOf } from "../../bench/record.ts";
import { shared } from "../parts/styles.ts";
import { type Action, act } from "../state/actions.ts";
import { type AppState, isBusy } from "../state/state.ts";
import "./kernel-sources.ts";
import "./roofline-plot.ts";

/** How fast this GPU computes what training needs, beside what it can do at best. */
export class BenchmarkView extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        padding-top: 1.5rem;
      }

      .buttons {
        margin: 1rem 0;
      }

      .table {
        overflow-x: auto;
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

  static override properties = { state: { attribute: false } };

  declare state: AppState;

  override render() {
    const { benchmark, run } = this.state;
    const { rows, record, running, failure } = benchmark;
    const blocked = isBusy(run) || run.phase === "no-gpu" || run.phase === "starting";
    return html`
      <h2>Benchmark</h2>
      <p>
        Kernels, whole training steps, and what asking the GPU costs, each result checked before it
        is timed. The roofline is measured on the spot: multiply-adds in registers, and copying.
      </p>
      <div class="buttons">
        ${
          running
            ? this.#button("stop-benchmark", "Stop", { type: "stop-benchmark" })
            : [
                this.#button(
                  "quick",
                  "Run, within a minute",
                  { type: "benchmark", quick: true },
                  blocked,
                ),
                this.#button(
                  "thorough",
                  "Run thoroughly",
                  { type: "benchmark", quick: false },
                  blocked,
                ),
              ]
        }
        ${
          record === undefined
            ? nothing
            : [
                this.#button("copy-benchmark", "Copy as Markdown", {
                  type: "copy",
                  what: "benchmark",
                }),
                this.#button("save-benchmark", "Download JSON", { type: "save-benchmark" }),
              ]
        }
      </div>
      <p class="quiet" role="status" id="benchmark-status">
        ${running ? "Measuring… leave the machine alone meanwhile." : blocked ? "It wants the GPU for itself: stop training first." : nothing}
      </p>
      ${failure === undefined ? nothing : html`<p class="wrong" role="alert">${failure}</p>`}
      ${
        record === undefined
          ? nothing
          : html`<roofline-plot .roofline=${record.roofline} .rows=${record.rows}></roofline-plot>`
      }
      <div class="table" tabindex="0" role="region" aria-label="Figures">
        ${rows.length === 0 ? nothing : table(rows)}
      </div>
      <kernel-sources></kernel-sources>
    `;
  }

  #button(id: string, words: string, action: Action, disabled = false) {
    return html`<button
      class="small"
      id=${id}
      ?disabled=${disabled}
      @click=${() => {
        act(this, action);
      }}
    >
      ${words}
    </button>`;
  }
}

/** One table, so that the figures of all groups stand below each other. */
function table(rows: readonly Row[]) {
  const groups = [...new Set(rows.map(({ group }) => group))];
  return html`<table>
    <thead>
      <tr>
        ${COLUMNS.map((column) => html`<th scope="col">${column}</th>`)}
      </tr>
    </thead>
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

declare global {
  interface HTMLElementTagNameMap {
    "benchmark-view": BenchmarkView;
  }
}
