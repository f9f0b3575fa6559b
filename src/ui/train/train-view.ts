import { type PropertyValues, css, html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { PastRun } from "../../worker/run/run-state.ts";
import "../network/network-view.ts";
import type { DrawingPad } from "../pad/drawing-pad.ts";
import "../pad/drawing-pad.ts";
import { button } from "../parts/buttons.ts";
import "../parts/confusion-matrix.ts";
import { OwnTask } from "../parts/own-task.ts";
import "../parts/prediction-list.ts";
import { shared } from "../parts/styles.ts";
import { seenOf } from "../state/drawing.ts";
import type { Page } from "../state/page.ts";
import "./data-panel.ts";
import "./epoch-table.ts";
import "./run-charts.ts";
import { runList, runListStyles } from "./run-list.ts";
import "./settings-form.ts";
import { trainLayout } from "./train-layout.ts";

const NARROW = "(max-width: 48rem)";

type Part = "choices" | "results" | "pad";

/** The order of the elements in the document, so that Tab follows what is seen. */
const WIDE_ORDER: readonly Part[] = ["choices", "results", "pad"];
const NARROW_ORDER: readonly Part[] = ["choices", "pad", "results"];

/** The Train view: settings, curves and table, predictions, and the pad. */
export class TrainView extends OwnTask {
  static override styles = [
    shared,
    trainLayout,
    runListStyles,
    css`
      .between {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
        justify-content: flex-end;
        margin-top: 1rem;
      }
    `,
  ];

  static override properties = {
    // The page is one object, whose fields change.
    page: { attribute: false, hasChanged: () => true },
    hiddenRuns: { state: true },
    narrow: { state: true },
  };

  declare page: Page;
  /** Earlier runs whose curves are not shown. */
  declare hiddenRuns: ReadonlySet<PastRun>;
  declare narrow: boolean;

  readonly #width = matchMedia(NARROW);
  readonly #resized = () => {
    this.narrow = this.#width.matches;
  };
  /** Why the last data was refused, as the last rendering showed it. */
  #refusal: string | undefined;

  constructor() {
    super();
    this.hiddenRuns = new Set();
    this.narrow = this.#width.matches;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#width.addEventListener("change", this.#resized);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#width.removeEventListener("change", this.#resized);
  }

  override render() {
    return repeat(
      this.narrow ? NARROW_ORDER : WIDE_ORDER,
      (part) => part,
      (part) => this.#part(part),
    );
  }

  override updated(changed: PropertyValues<this>): void {
    const choices = this.renderRoot.querySelector("details") as HTMLDetailsElement;
    const { refusal } = this.page.state.data;
    const isRefused = refusal !== undefined;
    // Not by a binding, because the user opens and closes them, too.
    if (changed.has("narrow") || (isRefused && refusal !== this.#refusal)) {
      choices.open = isRefused || !this.narrow;
    }
    this.#refusal = refusal;
  }

  focusPad(): void {
    this.renderRoot.querySelector<DrawingPad>("drawing-pad")?.focusPad();
  }

  #part(part: Part) {
    switch (part) {
      case "choices":
        return html`<section aria-label="Settings">
          <details>
            <summary>Data, network and training</summary>
            ${this.#choices()}
          </details>
        </section>`;
      case "results":
        return html`<section aria-label="Training">${this.#results()}</section>`;
      case "pad":
        return html`<section class="pad" aria-label="Drawing">${this.#pad()}</section>`;
    }
  }

  #choices() {
    const { state, data, settings } = this.page;
    const { width = 28, height = 28, classes = 10 } = state.data.inUse ?? {};
    return html`
      <data-panel .data=${state.data} .source=${data.source}></data-panel>
      <settings-form
        .values=${settings}
        .running=${state.run.trained?.settings}
        .varied=${state.run.varied}
        .width=${width}
        .inputs=${width * height}
        .classes=${classes}
      ></settings-form>
    `;
  }

  #results() {
    const { state, settings, isLogarithmic, steps, picture, drawing } = this.page;
    const { status, epochs, judgement, confusion, fingerprint, past, trained, remarks } = state.run;
    const { epochSize, untrained } = state.run;
    const { hiddenRuns } = this;
    const asked = (trained?.settings ?? settings).epochs;
    return html`
      <run-charts
        .run=${{ epochs, steps, epochSize, untrained, asked }}
        .past=${{ runs: past, hidden: hiddenRuns }}
        .isLogarithmic=${isLogarithmic}
        .isExpected=${trained !== undefined}
      ></run-charts>
      <network-view
        .pictures=${state.pictures}
        .choice=${picture}
        .isDrawn=${seenOf(drawing) !== undefined}
      ></network-view>
      ${runList(past, trained, hiddenRuns, (run) => {
        this.hiddenRuns = toggled(hiddenRuns, run);
      })}
      ${(remarks ?? []).map((remark) => html`<p class="remark" role="status">${remark}</p>`)}
      <epoch-table .epochs=${epochs} .status=${status}></epoch-table>
      <div class="between">
        ${button("logarithmic", isLogarithmic ? "Linear scale" : "Log scale", (page) => {
          page.switchLogarithmic();
        })}
        ${button("copy-link", "Copy link", (page) => page.copy("link"))}
        ${button("copy-command", "Copy as command", (page) => page.copy("command"))}
        ${epochs.length === 0 ? nothing : resultButtons()}
      </div>
      ${
        fingerprint === undefined
          ? nothing
          : html`<p class="quiet" id="fingerprint">
              Weights <code>${fingerprint}</code>: the same settings, data, GPU and browser give the
              same weights.
            </p>`
      }
      <prediction-list .predictions=${judgement.predictions}></prediction-list>
      ${confusion === undefined ? nothing : html`<confusion-matrix .confusion=${confusion}></confusion-matrix>`}
    `;
  }

  #pad() {
    const { state, drawing, corrections, learnsCorrections } = this.page;
    const { judgement, status, trained } = state.run;
    return html`
      <drawing-pad
        .drawing=${drawing}
        .probabilities=${judgement.drawing}
        .isTrained=${trained !== undefined && status.phase !== "preparing"}
        .corrections=${corrections}
        .learnsCorrections=${learnsCorrections}
      ></drawing-pad>
    `;
  }
}

/** The buttons that copy or save what a run has produced. */
function resultButtons() {
  return [
    button("copy-result", "Copy result", (page) => page.copy("result")),
    button("save-history", "Save epochs (CSV)", (page) => page.save("history")),
    button("save-record", "Save run (JSON)", (page) => page.save("record")),
    button("save-onnx", "Save network (ONNX)", (page) => page.save("onnx")),
  ];
}

/** The set with the run, or without it if it was there. */
function toggled(runs: ReadonlySet<PastRun>, run: PastRun): ReadonlySet<PastRun> {
  return new Set(runs.has(run) ? [...runs].filter((one) => one !== run) : [...runs, run]);
}

customElements.define("train-view", TrainView);
