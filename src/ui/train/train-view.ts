import { type PropertyValues, css, html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { PastRun } from "../../worker/run/run-state.ts";
import "../network/network-view.ts";
import type { DrawingPad } from "../pad/drawing-pad.ts";
import "../pad/drawing-pad.ts";
import { button } from "../parts/buttons.ts";
import { OwnTask } from "../parts/own-task.ts";
import "../parts/prediction-list.ts";
import { shared } from "../parts/styles.ts";
import { seenOf } from "../state/drawing.ts";
import type { Page } from "../state/page.ts";
import { canExplain, isUntrained } from "../state/state.ts";
import { guessingWords } from "../state/words.ts";
import "./data-panel.ts";
import "./loss-sparkline.ts";
import "./run-charts.ts";
import type { DrawnRun } from "./run-curves.ts";
import "./run-records.ts";
import "./settings-form.ts";
import { trainLayout } from "./train-layout.ts";

/** Windows with two columns, and with one, in which the parts are folded. */
const MEDIUM = matchMedia("(max-width: 68rem)");
const NARROW = matchMedia("(max-width: 48rem)");

const WRONG = "input[aria-invalid=true]";

type Part = "settings" | "curves" | "network" | "digits" | "records" | "pad";

type Shape = "wide" | "medium" | "narrow";

/** The order of the elements in the document, so that Tab follows what is seen. */
const ORDERS: Readonly<Record<Shape, readonly Part[]>> = {
  wide: ["settings", "curves", "network", "digits", "records", "pad"],
  medium: ["pad", "settings", "curves", "network", "digits", "records"],
  narrow: ["pad", "digits", "network", "curves", "settings", "records"],
};

/** The parts that can be folded on a phone, with the words to press there. */
const FOLDED: Readonly<Partial<Record<Part, string>>> = {
  settings: "Settings",
  curves: "Curves",
  network: "Network",
  records: "Epochs, confusion matrix, earlier runs",
};

const LABELS: Readonly<Record<Part, string>> = {
  settings: "Settings",
  curves: "Curves",
  network: "Network",
  digits: "Validation digits",
  records: "Records",
  pad: "Drawing",
};

/** The Train view: settings, curves, network, predictions, records and the pad. */
export class TrainView extends OwnTask {
  static override styles = [
    shared,
    trainLayout,
    css`
      .remark,
      #explain {
        font-size: 0.875rem;
      }
    `,
  ];

  static override properties = {
    // The page is one object, whose fields change.
    page: { attribute: false, hasChanged: () => true },
    hiddenRuns: { state: true },
    shape: { state: true },
  };

  declare page: Page;
  /** Earlier runs whose curves are not shown. */
  declare hiddenRuns: ReadonlySet<PastRun>;
  declare shape: Shape;

  readonly #resized = () => {
    this.shape = shapeOfWindow();
  };
  /** Why the last data was refused, as the last rendering showed it. */
  #refusal: string | undefined;

  constructor() {
    super();
    this.hiddenRuns = new Set();
    this.shape = shapeOfWindow();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    MEDIUM.addEventListener("change", this.#resized);
    NARROW.addEventListener("change", this.#resized);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    MEDIUM.removeEventListener("change", this.#resized);
    NARROW.removeEventListener("change", this.#resized);
  }

  override render() {
    return repeat(
      ORDERS[this.shape],
      (part) => part,
      (part) =>
        html`<section class=${part} aria-label=${LABELS[part]}>${this.#folded(part)}</section>`,
    );
  }

  override firstUpdated(): void {
    this.setAttribute("rendered", "");
  }

  override updated(changed: PropertyValues<this>): void {
    const { refusal } = this.page.state.data;
    const isRefused = refusal !== undefined && refusal !== this.#refusal;
    // Not by bindings, because the user opens and closes them, too.
    for (const fold of this.renderRoot.querySelectorAll<HTMLDetailsElement>(".fold")) {
      const isOfSettings = fold.id === "fold-settings";
      if (changed.has("shape")) {
        fold.open = this.shape !== "narrow" || (isOfSettings && refusal !== undefined);
      } else if (isOfSettings && isRefused) {
        fold.open = true;
      }
    }
    this.#refusal = refusal;
  }

  focusPad(): void {
    this.renderRoot.querySelector<DrawingPad>("drawing-pad")?.focusPad();
  }

  /** Shows the first field with a wrong text, also where it is folded, and moves the focus there. */
  focusWrongField(): void {
    const [first] = [...this.renderRoot.querySelectorAll("settings-form, data-panel")].flatMap(
      (part) => [...(part.shadowRoot?.querySelectorAll<HTMLInputElement>(WRONG) ?? [])],
    );
    for (const folded of [
      this.renderRoot.querySelector("#fold-settings"),
      first?.closest("details"),
    ]) {
      folded?.setAttribute("open", "");
    }
    first?.focus();
    first?.select();
  }

  #folded(part: Part) {
    const words = FOLDED[part];
    return words === undefined
      ? this.#part(part)
      : html`<details class="fold" id="fold-${part}">
          <summary>${words}</summary>
          ${this.#part(part)}
        </details>`;
  }

  #part(part: Part) {
    switch (part) {
      case "settings":
        return this.#settings();
      case "curves":
        return this.#curves();
      case "network":
        return this.#network();
      case "digits":
        return this.#digits();
      case "records":
        return html`<run-records
          .run=${this.page.state.run}
          .confusion=${(this.page.state.snapshots.shown ?? this.page.state.run).confusion}
          .copied=${this.page.copied}
          .hiddenRuns=${this.hiddenRuns}
          @toggled=${({ detail }: CustomEvent<PastRun>) => {
            this.hiddenRuns = toggled(this.hiddenRuns, detail);
          }}
        ></run-records>`;
      case "pad":
        return this.#pad();
    }
  }

  #settings() {
    const { state, data, settings, wrongTexts } = this.page;
    const { width = 28, height = 28, classes = 10 } = state.data.inUse ?? {};
    return html`
      <settings-form
        .values=${settings}
        .wrongTexts=${wrongTexts}
        .run=${state.run}
        .width=${width}
        .inputs=${width * height}
        .classes=${classes}
        .drawn=${(data.source?.kind ?? "built-in") === "built-in"}
      >
        <data-panel
          .data=${state.data}
          .source=${data.source}
          .wrongTexts=${wrongTexts}
        ></data-panel>
      </settings-form>
    `;
  }

  #curves() {
    const { state, isLogarithmic } = this.page;
    return html`
      <run-charts
        ?presenting=${this.page.isPresenting}
        .run=${this.#drawnRun()}
        .past=${{ runs: state.run.past, hidden: this.hiddenRuns }}
        .isLogarithmic=${isLogarithmic}
        .isExpected=${state.run.trained !== undefined}
      ></run-charts>
      ${(state.run.remarks ?? []).map((remark) => html`<p class="remark" role="status">${remark}</p>`)}
    `;
  }

  #drawnRun(): DrawnRun {
    const { state, settings, steps } = this.page;
    const { epochs, epochSize, untrained, trained } = state.run;
    const asked = (trained?.settings ?? settings).epochs;
    return { epochs, steps, epochSize, untrained, asked };
  }

  #network() {
    const { state, settings, picture, drawing, moment } = this.page;
    const { width = 28, height = 28, classes = 10 } = state.data.inUse ?? {};
    return html`
      <network-view
        ?presenting=${this.page.isPresenting}
        .pictures=${state.pictures}
        .time=${{
          snapshots: state.snapshots,
          chosen: moment,
          perEpoch: state.run.epochSize?.steps,
          isTraining: state.run.status.phase === "training",
        }}
        .choice=${picture}
        .isDrawn=${seenOf(drawing) !== undefined}
        .sizes=${[width * height, ...settings.layers, classes]}
        .width=${width}
        ><div slot="controls">
          ${button("explain", "Explain one step", (page) => page.explainStep(), {
            disabled: !canExplain(state),
            title: "E: the next training step in seven stops, with its numbers",
          })}
        </div></network-view
      >
    `;
  }

  #digits() {
    const { state } = this.page;
    const { judgement } = state.snapshots.shown ?? state.run;
    return html`
      ${this.shape === "narrow" ? html`<loss-sparkline .drawn=${this.#drawnRun()}></loss-sparkline>` : nothing}
      <prediction-list
        ?presenting=${this.page.isPresenting}
        .predictions=${judgement.predictions}
        .untrained=${isUntrained(state)}
        .opens=${state.run.epochs.length > 0}
      ></prediction-list>
    `;
  }

  #pad() {
    const { state, drawing, corrections, learnsCorrections } = this.page;
    return html`
      <drawing-pad
        ?presenting=${this.page.isPresenting}
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

function shapeOfWindow(): Shape {
  return NARROW.matches ? "narrow" : MEDIUM.matches ? "medium" : "wide";
}

/** The set with the run, or without it if it was there. */
function toggled(runs: ReadonlySet<PastRun>, run: PastRun): ReadonlySet<PastRun> {
  return new Set(runs.has(run) ? [...runs].filter((one) => one !== run) : [...runs, run]);
}

customElements.define("train-view", TrainView);
