import { type PropertyValues, css, html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import "../data/data-panel.ts";
import "../network/network-view.ts";
import type { DrawingPad } from "../pad/drawing-pad.ts";
import "../pad/drawing-pad.ts";
import { button } from "../parts/buttons.ts";
import { OwnTask } from "../parts/own-task.ts";
import { MEDIUM, PHONE, shared } from "../parts/styles.ts";
import { tell } from "../state/act.ts";
import { seenOf } from "../state/pad/drawing.ts";
import type { Page } from "../state/page.ts";
import {
  type AppState,
  canExamine,
  canExplain,
  explainRefusal,
  isUntrained,
  isWithoutGpu,
  judgementOf,
  trainingRefusal,
} from "../state/state.ts";
import { drawnRuns, shownRuns } from "./listed-runs.ts";
import { presentRun } from "./present-run.ts";
import { recordedRun } from "./recorded-run.ts";
import "./run-charts.ts";
import type { DrawnRun } from "./run-curves.ts";
import "./settings-form.ts";
import { trainLayout } from "./train-layout.ts";

const MEDIUM_WINDOW = matchMedia(String(MEDIUM));
const PHONE_WINDOW = matchMedia(String(PHONE));

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
  records: "Epochs, confusion matrix, runs",
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
    toggledRuns: { state: true },
    shape: { state: true },
  };

  declare page: Page;
  /** The ids of runs whose curves the user has shown or hidden. */
  declare toggledRuns: ReadonlyMap<string, boolean>;
  declare shape: Shape;

  readonly #resized = () => {
    this.shape = shapeOfWindow();
  };
  /** Why the last data was refused, as the last rendering showed it. */
  #refusal: string | undefined;
  /** Whether the last rendering showed all parts. */
  #isWhole = true;

  constructor() {
    super();
    this.toggledRuns = new Map();
    this.shape = shapeOfWindow();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    MEDIUM_WINDOW.addEventListener("change", this.#resized);
    PHONE_WINDOW.addEventListener("change", this.#resized);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    MEDIUM_WINDOW.removeEventListener("change", this.#resized);
    PHONE_WINDOW.removeEventListener("change", this.#resized);
  }

  override render() {
    return repeat(
      this.page.embedding?.parts ?? ORDERS[this.shape],
      (part) => part,
      (part) =>
        html`<section class=${part} aria-label=${LABELS[part]}>${this.#folded(part)}</section>`,
    );
  }

  override firstUpdated(): void {
    this.setAttribute("rendered", "");
    // They stand below what is seen first, in room that is kept for them.
    tell(this, () => import("../parts/prediction-list.ts"));
    tell(this, () => import("./run-records.ts"));
  }

  override updated(changed: PropertyValues<this>): void {
    const { refusal } = this.page.state.data;
    const isRefused = refusal !== undefined && refusal !== this.#refusal;
    const isWhole = this.page.embedding === undefined;
    // Not by bindings, because the user opens and closes them, too.
    for (const fold of this.renderRoot.querySelectorAll<HTMLDetailsElement>(".fold")) {
      const isOfSettings = fold.id === "fold-settings";
      if (changed.has("shape") || isWhole !== this.#isWhole) {
        fold.open = this.shape !== "narrow" || (isOfSettings && refusal !== undefined);
      } else if (isOfSettings && isRefused) {
        fold.open = true;
      }
    }
    this.#refusal = refusal;
    this.#isWhole = isWhole;
    if (changed.has("shape") && this.shape === "narrow") {
      tell(this, () => import("./loss-sparkline.ts"));
    }
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
    return words === undefined || this.page.embedding !== undefined
      ? this.#part(part)
      : html`<details
          class="fold"
          id="fold-${part}"
          @toggle=${() => {
            // What was folded was not drawn meanwhile.
            this.requestUpdate();
          }}
        >
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
          .runs=${this.page.state.runs}
          .shownRuns=${shownRuns(this.page.state.runs, this.toggledRuns)}
          @toggled=${({ detail: id }: CustomEvent<string>) => {
            const isShown = shownRuns(this.page.state.runs, this.toggledRuns).has(id);
            this.toggledRuns = new Map(this.toggledRuns).set(id, !isShown);
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
        ?embedded=${this.page.embedding !== undefined}
        .run=${this.#drawnRun()}
        .past=${drawnRuns(state.runs, this.toggledRuns)}
        .isLogarithmic=${isLogarithmic}
        .isExpected=${state.run.trained !== undefined || state.standIn.recording !== undefined}
      ></run-charts>
      ${(state.run.remarks ?? []).map((remark) => html`<p class="remark" role="status">${remark}</p>`)}
    `;
  }

  #drawnRun(): DrawnRun {
    const { recording } = this.page.state.standIn;
    return recording === undefined
      ? presentRun(this.page)
      : recordedRun(recording, this.page.moment);
  }

  #network() {
    const { state, settings, picture, drawing, moment } = this.page;
    const { width = 28, height = 28, classes = 10 } = state.data.inUse ?? {};
    return html`
      <network-view
        ?presenting=${this.page.isPresenting}
        embedded=${this.page.embedding?.parts.join(" ") ?? nothing}
        .pictures=${state.pictures}
        .time=${{
          snapshots: state.snapshots,
          chosen: moment,
          perEpoch: (state.standIn.recording ?? state.run.epochSize)?.steps,
          isRecorded: state.standIn.recording !== undefined,
          isTraining: state.run.status.phase === "training",
        }}
        .choice=${picture}
        .isDrawn=${seenOf(drawing) !== undefined}
        .sizes=${[width * height, ...settings.layers, classes]}
        .width=${width}
        ><div slot="controls">
          ${button("explain", "Explain one step", (page) => page.explainStep(), {
            disabled: !canExplain(state),
            title:
              trainingRefusal(state) ??
              explainRefusal(state) ??
              "E: the next training step in seven stops, with its numbers",
          })}
        </div></network-view
      >
    `;
  }

  #digits() {
    const { state } = this.page;
    const judgement = judgementOf(state);
    const hasCurve = !isWithoutGpu(state) || state.standIn.recording !== undefined;
    return html`
      ${this.shape === "narrow" && hasCurve ? html`<loss-sparkline .drawn=${this.#drawnRun()}></loss-sparkline>` : nothing}
      <prediction-list
        ?presenting=${this.page.isPresenting}
        .predictions=${judgement.predictions}
        .untrained=${isUntrained(state)}
        .opens=${explainsAnswers(state)}
      ></prediction-list>
    `;
  }

  #pad() {
    const { state, drawing, corrections, learnsCorrections } = this.page;
    const isWhole = this.page.embedding === undefined;
    return html`
      <drawing-pad
        ?presenting=${this.page.isPresenting}
        embedded=${this.page.embedding?.parts.join(" ") ?? nothing}
        .drawing=${drawing}
        .probabilities=${judgementOf(state).drawing}
        .isUntrained=${isUntrained(state)}
        .isExplained=${isWhole && explainsAnswers(state)}
        .corrections=${corrections}
        .learnsCorrections=${learnsCorrections}
      ></drawing-pad>
    `;
  }
}

/** Whether "Why?" explains the answers that are shown: it looks into the network of now, and they may be of an earlier moment. */
function explainsAnswers(state: AppState): boolean {
  return canExamine(state) && state.snapshots.shown === undefined;
}

function shapeOfWindow(): Shape {
  return PHONE_WINDOW.matches ? "narrow" : MEDIUM_WINDOW.matches ? "medium" : "wide";
}

customElements.define("train-view", TrainView);
