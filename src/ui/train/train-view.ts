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
import type { CopyName } from "../state/exports.ts";
import type { Page } from "../state/page.ts";
import { canExplain, isUntrained } from "../state/state.ts";
import { guessingWords } from "../state/words.ts";
import "./data-panel.ts";
import "./epoch-table.ts";
import "./run-charts.ts";
import { runList, runListStyles } from "./run-list.ts";
import "./settings-form.ts";
import { trainLayout } from "./train-layout.ts";

const NARROW = "(max-width: 48rem)";

const WRONG = "input[aria-invalid=true]";

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
      .copy {
        display: inline-block;
      }
      .copy::after {
        content: attr(data-words);
        display: block;
        height: 0;
        overflow: hidden;
        visibility: hidden;
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

  override firstUpdated(): void {
    this.setAttribute("rendered", "");
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

  /** Shows the first field with a wrong text, also where the settings are folded, and moves the focus there. */
  focusWrongField(): void {
    const fields = [...this.renderRoot.querySelectorAll("data-panel, settings-form")].flatMap(
      (part) => [...(part.shadowRoot?.querySelectorAll<HTMLInputElement>(WRONG) ?? [])],
    );
    const [first] = fields;
    for (const folded of [this.renderRoot.querySelector("details"), first?.closest("details")]) {
      folded?.setAttribute("open", "");
    }
    first?.focus();
    first?.select();
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
    const { state, data, settings, wrongTexts } = this.page;
    const { width = 28, height = 28, classes = 10 } = state.data.inUse ?? {};
    return html`
      <data-panel .data=${state.data} .source=${data.source} .wrongTexts=${wrongTexts}></data-panel>
      <settings-form
        .values=${settings}
        .wrongTexts=${wrongTexts}
        .running=${state.run.trained?.settings}
        .varied=${state.run.varied}
        .width=${width}
        .inputs=${width * height}
        .classes=${classes}
        .drawn=${(data.source?.kind ?? "built-in") === "built-in"}
      ></settings-form>
    `;
  }

  #results() {
    const { state, settings, isLogarithmic, steps, picture, drawing, moment } = this.page;
    const { status, epochs, fingerprint, past, trained, remarks } = state.run;
    const { judgement, confusion } = state.snapshots.shown ?? state.run;
    const { width = 28, height = 28, classes = 10 } = state.data.inUse ?? {};
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
        .time=${{
          snapshots: state.snapshots,
          chosen: moment,
          perEpoch: epochSize?.steps,
          isTraining: status.phase === "training",
        }}
        .choice=${picture}
        .isDrawn=${seenOf(drawing) !== undefined}
        .sizes=${[width * height, ...settings.layers, classes]}
        .width=${width}
      ></network-view>
      ${button("explain", "Explain one step", (page) => page.explainStep(), {
        disabled: !canExplain(state),
        title: "E: the next training step in seven stops, with its numbers",
      })}
      <prediction-list
        .predictions=${judgement.predictions}
        .untrained=${isUntrained(state)}
        .opens=${epochs.length > 0}
      ></prediction-list>
      ${runList(past, trained, hiddenRuns, (run) => {
        this.hiddenRuns = toggled(hiddenRuns, run);
      })}
      ${(remarks ?? []).map((remark) => html`<p class="remark" role="status">${remark}</p>`)}
      <epoch-table .style=${`--asked: ${asked}`} .epochs=${epochs} .status=${status}></epoch-table>
      <div class="between">
        ${button("logarithmic", isLogarithmic ? "Linear scale" : "Log scale", (page) => {
          page.switchLogarithmic();
        })}
        ${this.#copyButton("link", "Copy link")} ${this.#copyButton("command", "Copy as command")}
        ${epochs.length === 0 ? nothing : [this.#copyButton("result", "Copy result"), ...SAVE_BUTTONS]}
      </div>
      ${
        fingerprint === undefined
          ? nothing
          : html`<p class="quiet" id="fingerprint">
              Weights <code>${fingerprint}</code>: the same settings, data, GPU and browser give the
              same weights.
            </p>`
      }
      ${confusion === undefined ? nothing : html`<confusion-matrix .confusion=${confusion}></confusion-matrix>`}
    `;
  }

  /** Says "Copied" for a moment after it was pressed, in a button as wide as before. */
  #copyButton(what: CopyName, words: string) {
    const shown = this.page.copied === what ? "Copied" : words;
    const content = html`<span class="copy" data-words=${words}>${shown}</span>`;
    return button(`copy-${what}`, content, (page) => page.copy(what));
  }

  #pad() {
    const { state, drawing, corrections, learnsCorrections } = this.page;
    return html`
      <drawing-pad
        .drawing=${drawing}
        .probabilities=${(state.snapshots.shown ?? state.run).judgement.drawing}
        .isUntrained=${isUntrained(state)}
        .guessing=${guessingWords(state)}
        .corrections=${corrections}
        .learnsCorrections=${learnsCorrections}
      ></drawing-pad>
    `;
  }
}

/** The buttons that save what a run has produced. */
const SAVE_BUTTONS = [
  button("save-history", "Save epochs (CSV)", (page) => page.save("history")),
  button("save-record", "Save run (JSON)", (page) => page.save("record")),
  button("save-onnx", "Save network (ONNX)", (page) => page.save("onnx")),
];

/** The set with the run, or without it if it was there. */
function toggled(runs: ReadonlySet<PastRun>, run: PastRun): ReadonlySet<PastRun> {
  return new Set(runs.has(run) ? [...runs].filter((one) => one !== run) : [...runs, run]);
}

customElements.define("train-view", TrainView);
