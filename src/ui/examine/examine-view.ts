import { LitElement, css, html, nothing } from "lit";
import { type ClassScore, classificationReport } from "../../base/classification.ts";
import { formatCount, formatFigure, formatPercent } from "../../base/format.ts";
import type { Cell, Examination } from "../../worker/protocol.ts";
import { chosenFiles } from "../parts/file-input.ts";
import { shared } from "../parts/styles.ts";
import { type Action, act } from "../state/actions.ts";
import type { AppState } from "../state/state.ts";
import "../parts/confusion-matrix.ts";
import "../parts/digit-image.ts";
import "../parts/prediction-list.ts";
import "./activation-panel.ts";
import "./layer-statistics-panel.ts";

/** What a network has learned, and where it errs. */
export class ExamineView extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        padding-top: 1.5rem;
      }

      .columns {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(22rem, 100%), 1fr));
        gap: 2rem;
        margin-top: 1.25rem;
      }

      .units {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(3.25rem, 1fr));
        gap: 0.25rem;
      }

      .mean th {
        font-weight: normal;
      }

      .columns > div {
        min-width: 0;
      }

      #report th:first-child {
        text-align: left;
      }

      h2,
      activation-panel,
      layer-insights,
      prediction-list {
        margin-top: 1.5rem;
      }

      @media (max-width: 30rem) {
        :is(th, td) {
          padding: 0.3rem 0.2rem;
        }

        table {
          font-size: 0.75rem;
        }
      }
    `,
  ];

  static override properties = { state: { attribute: false }, drawn: { attribute: false } };

  declare state: AppState;
  /** What is on the pad, as the network sees it. */
  declare drawn: Uint8Array | undefined;

  override render() {
    const { examination, examinationRefusal: refusal, trained, cell } = this.state;
    const isTrained = trained !== undefined && this.state.epochs.length > 0;
    return html`
      <h2>Examine</h2>
      <div class="buttons">
        ${this.#button("examine-last", "The network as it is", { type: "examine", which: "last" }, !isTrained)}
        ${this.#button("examine-best", "After its best epoch", { type: "examine", which: "best" }, !isTrained)}
        ${this.#opener("examine-open", "Open a network, or test digits…", (files) => ({ type: "examine-files", files }))}
        ${
          examination === undefined
            ? nothing
            : this.#opener("submit", "Kaggle's test.csv → submission.csv…", (files) => ({
                type: "submit",
                files,
              }))
        }
      </div>
      ${refusal === undefined ? nothing : html`<p class="wrong" role="alert" id="examination-refusal">${refusal}</p>`}
      ${
        examination === undefined
          ? html`<p class="quiet">
              Train a network first, or open one: a .safetensors file of Adamant's or PyTorch's.
            </p>`
          : [this.#examined(examination, cell), this.#inside(examination)]
      }
    `;
  }

  #examined({ network, data, confusion, errors }: Examination, cell: Cell | undefined) {
    return html`
      <p id="examined">
        ${network}, on ${formatCount(confusion.counts.reduce((sum, count) => sum + count, 0))}
        digits of ${data}.
      </p>
      <div class="columns">
        <div>
          <confusion-matrix .confusion=${confusion} .opens=${true}></confusion-matrix>
          <p class="quiet">Press a number to see its digits.</p>
        </div>
        <div>${reportTable(confusion)}</div>
      </div>
      <prediction-list
        wide
        id=${cell === undefined ? "errors" : "cell"}
        .heading=${cell === undefined ? "Read wrong, the surest first" : cellWords(cell)}
        .opens=${true}
        .predictions=${cell === undefined ? errors : cell.predictions}
      ></prediction-list>
    `;
  }

  /** What the network looks for, and how it stands. */
  #inside({ weights, insights, silent }: Examination) {
    const { activation, arithmetic } = this.state;
    return html`
      ${
        activation === undefined
          ? nothing
          : html`<activation-panel
              .activation=${activation}
              .arithmetic=${arithmetic}
              .drawn=${this.drawn}
              .width=${weights.width}
            ></activation-panel>`
      }
      <h2>What the first layer looks for</h2>
      <p class="quiet">
        Each picture is one unit: orange where ink excites it, blue where ink calms it, as strongly
        as ± ${formatFigure(weights.largest)} at most.
      </p>
      <div class="units">
        ${weights.units.map(
          (unit, index) =>
            html`<digit-image
              .width=${weights.width}
              .pixels=${unit}
              .words=${`weights of unit ${index + 1}`}
              .signed=${true}
            ></digit-image>`,
        )}
      </div>
      ${
        insights === undefined
          ? nothing
          : html`<layer-insights .insights=${insights} .silent=${silent}></layer-insights>`
      }
    `;
  }

  #button(id: string, words: string, action: Action, disabled: boolean) {
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

  #opener(id: string, words: string, actionOf: (files: readonly File[]) => Action) {
    return html`<button
        class="small"
        id=${id}
        @click=${() => {
          this.renderRoot.querySelector<HTMLInputElement>(`#${id}-files`)?.click();
        }}
      >
        ${words}
      </button>
      <input
        type="file"
        multiple
        hidden
        id="${id}-files"
        aria-label=${words}
        @change=${(event: Event) => {
          const files = chosenFiles(event);
          if (files.length > 0) {
            act(this, actionOf(files));
          }
        }}
      />`;
  }
}

function cellWords({ label, predicted, count }: Cell): string {
  const what = label === predicted ? `${label} read right` : `${label} taken for ${predicted}`;
  return `${formatCount(count)} × ${what}, the surest first`;
}

/** As scikit-learn prints it. */
function reportTable({ classes, counts }: Examination["confusion"]) {
  const report = classificationReport(counts, classes);
  const cells = ({ precision, recall, f1, support }: Omit<ClassScore, "label">) => [
    ...[precision, recall, f1].map((share) => html`<td>${formatPercent(share)}</td>`),
    html`<td>${formatCount(support)}</td>`,
  ];
  return html`
    <h2>By class</h2>
    <table id="report">
      <thead>
        <tr>
          ${["class", "precision", "recall", "F1", "support"].map(
            (name) => html`<th scope="col">${name}</th>`,
          )}
        </tr>
      </thead>
      <tbody>
        ${report.classes.map(
          (score) =>
            html`<tr>
              <th scope="row">${score.label}</th>
              ${cells(score)}
            </tr>`,
        )}
        <tr class="mean">
          <th scope="row">mean of classes</th>
          ${cells(report.macro)}
        </tr>
        <tr class="mean">
          <th scope="row">mean by support</th>
          ${cells(report.weighted)}
        </tr>
      </tbody>
    </table>
    <p>Accuracy ${formatPercent(report.accuracy)}</p>
  `;
}

customElements.define("examine-view", ExamineView);

declare global {
  interface HTMLElementTagNameMap {
    "examine-view": ExamineView;
  }
}
