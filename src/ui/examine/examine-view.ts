import { LitElement, type PropertyValues, css, html, nothing } from "lit";
import { type ClassScore, classificationReport } from "../../base/classification.ts";
import { formatCount, formatFigure, formatPercent } from "../../base/format.ts";
import type { Cell } from "../../run/examine/examination.ts";
import type { Examination } from "../../worker/examine/examine-state.ts";
import type { RunState } from "../../worker/run/run-state.ts";
import { button, fileButton } from "../parts/buttons.ts";
import { digitImage } from "../parts/digit-image.ts";
import { fromParent } from "../parts/from-parent.ts";
import { shared } from "../parts/styles.ts";
import { columnHeads } from "../parts/tables.ts";
import { examine, examineFiles, submit } from "../state/examining.ts";
import { type AppState, isBusy, isWithoutGpu } from "../state/state.ts";
import "../parts/confusion-matrix.ts";
import "../parts/prediction-list.ts";
import "./activation-panel.ts";
import "./calibration-plot.ts";
import "./explanation-panel.ts";
import type { ExplanationPanel } from "./explanation-panel.ts";
import "./layer-statistics-panel.ts";

/** The Examine view: the errors of a network, its activations and its weights. */
export class ExamineView extends LitElement {
  static override styles = [
    shared,
    css`
      .columns {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(22rem, 100%), 1fr));
        gap: 2rem;
        margin-top: 1.25rem;
      }
      .segments {
        display: flex;
      }
      .segments button:first-child {
        border-radius: 0.5rem 0 0 0.5rem;
      }
      .segments button:last-child {
        margin-left: -1px;
        border-radius: 0 0.5rem 0.5rem 0;
      }
      .segments [aria-pressed="true"] {
        z-index: 1;
        border-color: var(--accent);
        font-weight: 600;
        color: var(--on-accent);
        background: var(--accent);
      }
      .units {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(3.25rem, 1fr));
        gap: 0.25rem;
      }
      .mean th {
        font-weight: normal;
      }
      #examination-refusal {
        /* The lines that convert a file stay lines. */
        white-space: pre-wrap;
      }
      .columns > div {
        min-width: 0;
      }
      #report th:first-child {
        text-align: left;
      }
      h2,
      activation-panel,
      calibration-plot,
      explanation-panel,
      layer-statistics,
      prediction-list {
        margin-top: 1.5rem;
      }
      .columns > div > h2 {
        margin-top: 0;
      }
      /* What is brought into sight is not behind the bar of the run. */
      explanation-panel,
      prediction-list {
        scroll-margin-block: 4rem;
      }
    `,
  ];

  static override properties = fromParent("state", "examined", "drawn");

  declare state: AppState;
  /** Which network of the run is shown; undefined for a network from a file. */
  declare examined: "last" | "best" | undefined;
  /** The drawing on the pad, as the network sees it. */
  declare drawn: Uint8Array | undefined;

  /** A number of the confusion matrix was pressed, and its digits are not there yet. */
  #isOpening = false;

  override render() {
    const { examination, refusal, cell } = this.state.examine;
    const isOther = this.state.shared.shown !== undefined || isWithoutGpu(this.state);
    const choices = isOther ? ANSWERING : OF_RUN;
    const disabled = this.state.run.epochs.length === 0 && !isOther;
    return html`
      <h2>Examine</h2>
      <div class="buttons">
        <div class="segments" role="group" aria-label=${isOther ? nothing : "Network of the run"}>
          ${choices.map(([which, words]) =>
            button(
              `examine-${which}`,
              words,
              (page) => {
                examine(page, which);
              },
              { disabled, pressed: this.examined === which && !disabled },
            ),
          )}
        </div>
        ${fileButton("examine-open", "Open a network, or test digits…", (files) => (page) => examineFiles(page, files))}
        ${
          examination === undefined
            ? nothing
            : fileButton(
                "submit",
                "Kaggle's test.csv → submission.csv…",
                (files) => (page) => submit(page, files),
              )
        }
      </div>
      ${refusal === undefined ? nothing : html`<p class="wrong" role="alert" id="examination-refusal">${refusal}</p>`}
      ${
        examination === undefined
          ? html`<p class="quiet">${isOther ? EXAMINING : emptyWords(this.state.run)}</p>`
          : [this.#examined(examination, cell), this.#layers(examination)]
      }
    `;
  }

  /** Brings the digits of a cell that was pressed into sight: they are below the matrix, often below the window. */
  override updated(changed: PropertyValues<this>): void {
    const { examine } = changed.get("state") ?? this.state;
    if (this.#isOpening && examine.cell !== this.state.examine.cell) {
      this.#isOpening = false;
      const list = this.renderRoot.querySelector<LitElement>("prediction-list");
      void list?.updateComplete.then(() => {
        list.scrollIntoView({ block: "nearest" });
      });
    }
  }

  /** Brings the explanation of the chosen digit into sight. */
  async showExplanation(): Promise<void> {
    await this.updateComplete;
    const panel = this.renderRoot.querySelector<ExplanationPanel>("explanation-panel");
    await panel?.updateComplete;
    panel?.scrollIntoView({ block: "nearest" });
    panel?.focusHeading();
  }

  #examined(
    { network, data, remarks, confusion, errors, calibration }: Examination,
    cell: Cell | undefined,
  ) {
    return html`
      <p id="examined">
        ${network}, on ${formatCount(confusion.counts.reduce((sum, count) => sum + count, 0))}
        digits of ${data}.
      </p>
      ${remarks.map((remark) => html`<p class="quiet">${remark}</p>`)}
      <div class="columns">
        <div>
          <confusion-matrix
            .confusion=${confusion}
            .opens=${true}
            .opened=${cell}
            @action=${() => {
              this.#isOpening = true;
            }}
          ></confusion-matrix>
          <p class="quiet">Press a number to see its digits.</p>
        </div>
        <div>
          ${reportTable(confusion)}
          <calibration-plot .calibration=${calibration}></calibration-plot>
        </div>
      </div>
      <prediction-list
        wide
        id=${cell === undefined ? "errors" : "cell"}
        .heading=${cell === undefined ? "Wrong predictions, highest probability first" : cellWords(cell)}
        .opens=${true}
        .predictions=${cell === undefined ? errors : cell.predictions}
      ></prediction-list>
    `;
  }

  /** Activations, weights and statistics. */
  #layers({ weights, statistics, dead }: Examination) {
    const { activation, arithmetic, explanation } = this.state.examine;
    return html`
      ${
        activation === undefined || explanation === undefined
          ? nothing
          : html`<explanation-panel
              .explanation=${explanation}
              .activation=${activation}
              .width=${weights.width}
            ></explanation-panel>`
      }
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
      <h2>First-layer weights</h2>
      <p class="quiet">
        Each picture is one unit: positive weights are orange, negative weights blue, from 0 to ±
        ${formatFigure(weights.largest)}.
      </p>
      <div class="units">
        ${weights.units.map((unit, index) =>
          digitImage(unit, weights.width, `weights of unit ${index + 1}`, true),
        )}
      </div>
      ${
        statistics === undefined
          ? nothing
          : html`<layer-statistics .statistics=${statistics} .dead=${dead}></layer-statistics>`
      }
    `;
  }
}

/** The networks of a run to choose from; in place of them, the only one that answers where it is of no run. */
const OF_RUN = [
  ["last", "Last epoch"],
  ["best", "Best epoch"],
] as const;
const ANSWERING = [["last", "The network that answers"]] as const;

const EXAMINING = "Examining the network…";

/** Why there is nothing to see yet. */
function emptyWords({ status, epochs }: RunState): string {
  if (epochs.length > 0) {
    return EXAMINING;
  }
  return isBusy(status)
    ? "The network appears here when its first epoch ends."
    : "Train a network first, or open one, safetensors or ONNX, from Adamant or another program.";
}

function cellWords({ label, predicted, count }: Cell): string {
  return `${formatCount(count)} × true ${label}, predicted ${predicted}, highest probability first`;
}

/** The table of scikit-learn's classification_report. */
function reportTable({ classes, counts }: Examination["confusion"]) {
  const report = classificationReport(counts, classes);
  const cells = ({ precision, recall, f1, support }: Omit<ClassScore, "label">) => [
    ...[precision, recall, f1].map((share) => html`<td>${formatPercent(share)}</td>`),
    html`<td>${formatCount(support)}</td>`,
  ];
  return html`
    <h2>Classification report</h2>
    <table id="report" class="dense">
      ${columnHeads(["class", "precision", "recall", "F1", "support"])}
      <tbody>
        ${report.classes.map(
          (score) =>
            html`<tr>
              <th scope="row">${score.label}</th>
              ${cells(score)}
            </tr>`,
        )}
        ${[["macro avg", report.macro] as const, ["weighted avg", report.weighted] as const].map(
          ([name, means]) =>
            html`<tr class="mean">
              <th scope="row">${name}</th>
              ${cells(means)}
            </tr>`,
        )}
      </tbody>
    </table>
    <p>Accuracy ${formatPercent(report.accuracy)}</p>
  `;
}

customElements.define("examine-view", ExamineView);
