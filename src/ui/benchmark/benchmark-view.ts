import { LitElement, css, html, nothing } from "lit";
import { formatWholeSeconds } from "../../base/format.ts";
import type { BenchmarkProgress, Row } from "../../bench/index.ts";
import { COLUMNS, cellsOf } from "../../bench/record.ts";
import { button } from "../parts/buttons.ts";
import { fromParent } from "../parts/from-parent.ts";
import { shared } from "../parts/styles.ts";
import { columnHeads, scrolling } from "../parts/tables.ts";
import type { Action } from "../state/act.ts";
import { type AppState, gpuRefusal, isWithoutGpu } from "../state/state.ts";
import "./machine-comparison.ts";
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
      tbody th {
        text-align: left;
      }
      progress {
        max-width: 44rem;
      }
      roofline-plot,
      step-timeline,
      machine-comparison {
        margin-top: 1.75rem;
      }
      .slow td {
        text-align: left;
        white-space: normal;
        color: var(--quiet);
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
    const { rows, record, running, progress, failure } = benchmark;
    const refusal = isWithoutGpu(this.state)
      ? "The benchmark needs WebGPU."
      : gpuRefusal(this.state, "benchmark");
    const disabled = refusal !== undefined || run.status.phase === "starting";
    return html`
      <h2>Benchmark</h2>
      <p>
        How fast ${run.adapter?.software === true ? "this processor" : "this GPU"} trains, kernel by
        kernel, and how close that is to what it can do.
      </p>
      <div class="buttons">
        ${
          running
            ? button("stop-benchmark", "Stop", ({ desks }) => desks.benchmark.stop())
            : [
                button("quick", "Quick run (a minute or two)", start(true), {
                  disabled,
                }),
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
        ${running ? measuringWords(progress) : refusal}
      </p>
      ${
        running
          ? html`<progress
              max="1"
              .value=${progress?.share ?? 0}
              aria-label="Progress of the benchmark"
            ></progress>`
          : nothing
      }
      ${failure === undefined ? nothing : html`<p class="wrong" role="alert">${failure}</p>`}
      ${
        record === undefined
          ? nothing
          : html`<machine-comparison .rows=${record.rows}></machine-comparison>
              <step-timeline .rows=${record.rows}></step-timeline>
              <roofline-plot .roofline=${record.roofline} .rows=${record.rows}></roofline-plot>`
      }
      ${
        rows.length === 0
          ? nothing
          : html`<details class="explained">
                <summary>How it is measured</summary>
                <p class="quiet">
                  The result of each kernel is checked before it is timed. The roofline is measured,
                  too, with multiply-adds in registers, and with copies. A figure is by the GPU's
                  own clock, where the browser lets pages read it; wall time includes what the
                  browser takes to notice that the GPU has finished.
                </p>
              </details>
              ${
                rows.some(({ share = 0 }) => share > 1)
                  ? html`<p class="quiet" id="above-roofline">
                      More than 100 % of the roofline is possible: what a kernel reads may still be
                      in a cache, which is faster than the memory that the copies measure, and other
                      work of the machine may have slowed the measuring of the roofline.
                    </p>`
                  : nothing
              }
              ${scrolling("Figures", table(rows))}`
      }
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
          ${lines(rows.filter((row) => row.group === group))}
        </tbody>`,
    )}
  </table>`;
}

/** The rows of a group, and one line for all that would take too long. */
function lines(rows: readonly Row[]) {
  const tooLong = rows.filter(({ timing }) => timing === undefined).map(({ name }) => name);
  return [
    rows.filter(({ timing }) => timing !== undefined).map(line),
    tooLong.length === 0
      ? nothing
      : html`<tr class="slow">
          <td colspan=${COLUMNS.length}>Would take too long here: ${tooLong.join(", ")}</td>
        </tr>`,
  ];
}

function measuringWords(progress: BenchmarkProgress | undefined): string {
  const left = progress?.secondsLeft;
  const time = left === undefined ? "" : ` About ${formatWholeSeconds(left)} left.`;
  return `Measuring…${time} Do not use the machine for other work until it is done.`;
}

function line(row: Row) {
  const [name = "", ...figures] = cellsOf(row);
  return html`<tr>
    <th scope="row">${name}</th>
    ${figures.map((figure) => html`<td>${figure}</td>`)}
  </tr>`;
}

customElements.define("benchmark-view", BenchmarkView);
