import { LitElement, type PropertyValues, html, nothing } from "lit";
import { keyed } from "lit/directives/keyed.js";
import { formatCount } from "../../base/format.ts";
import type { StepChoice } from "../../engine/index.ts";
import type { RunState } from "../../worker/run/run-state.ts";
import type { StepState } from "../../worker/step/step-state.ts";
import { button } from "../parts/buttons.ts";
import { placeField } from "../parts/fields.ts";
import { focusedElement } from "../parts/focus.ts";
import { fromParent } from "../parts/from-parent.ts";
import { shared } from "../parts/styles.ts";
import { type Action, act } from "../state/act.ts";
import { adamStop } from "./adam-stop.ts";
import { againStop } from "./again-stop.ts";
import { batchStop, digitButtons } from "./batch-stop.ts";
import { errorStop, lossStop } from "./class-stops.ts";
import { forwardStop } from "./forward-stop.ts";
import { gradientStop } from "./gradient-stop.ts";
import { type SourcePlace, kernelLinks, sourceText } from "./kernel-links.ts";
import { signKey } from "./pictures.ts";
import { stepFoot, stepsTaken } from "./step-foot.ts";
import { stepMedia } from "./step-media.ts";
import { stepStyles } from "./step-styles.ts";
import type { Stop, StopContext } from "./stop.ts";
import { STOPS, type StopId } from "./stops.ts";

const STOP_OF: Readonly<Record<StopId, (context: StopContext) => Stop>> = {
  batch: batchStop,
  forward: forwardStop,
  loss: lossStop,
  error: errorStop,
  gradients: gradientStop,
  adam: adamStop,
  again: againStop,
};

/** The stops that show a chosen weight. */
const OF_A_WEIGHT: readonly StopId[] = ["forward", "gradients", "adam"];

/** The stops with pictures or bars in two colours. */
const SIGNED: readonly StopId[] = ["forward", "error", "gradients", "adam"];

/** One training step in seven stops, over the whole window. Arrow keys go from stop to stop, Escape returns to the run. */
export class StepView extends LitElement {
  static override styles = [shared, stepStyles, stepMedia];

  static override properties = {
    ...fromParent("state", "run"),
    at: { state: true },
    source: { state: true },
  };

  declare state: StepState;
  declare run: Pick<RunState, "status" | "epochs">;
  /** The stop that is shown, from 0. */
  declare at: number;
  /** The kernel whose text is shown in place of the formulas. */
  declare source: SourcePlace | undefined;

  /** What had the focus before, and has it again afterwards. */
  #opener: HTMLElement | undefined;

  constructor() {
    super();
    this.at = 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#opener = focusedElement();
    addEventListener("keydown", this.#pressed, { capture: true });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("keydown", this.#pressed, { capture: true });
    this.#opener?.focus();
  }

  override render() {
    return html`<dialog
      aria-labelledby="step-title"
      tabindex="-1"
      @cancel=${this.#cancelled}
      @pointerover=${this.#pointed}
      @focusin=${this.#pointed}
    >
      ${this.#content()}
    </dialog>`;
  }

  override firstUpdated(): void {
    const dialog = this.renderRoot.querySelector("dialog");
    dialog?.showModal();
    // Not on its first button, which is replaced when the numbers come.
    dialog?.focus();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get("state");
    if (changed.has("state") && before?.explained?.number !== this.state.explained?.number) {
      this.at = 0;
      this.source = undefined;
    }
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has("source")) {
      this.renderRoot.querySelector(".source .at")?.scrollIntoView({ block: "center" });
    }
    if (changed.has("at")) {
      const stop = this.renderRoot.querySelector(".stops [aria-current]");
      stop?.scrollIntoView({ block: "nearest", inline: "nearest" });
      // What had the focus may be gone or disabled, and the next Tab or arrow key would be lost.
      if (this.renderRoot.querySelector(":focus:enabled, dialog:focus") === null) {
        this.renderRoot.querySelector("dialog")?.focus();
      }
    }
  }

  #content() {
    const { explained: step, detail, check, advancing, problem } = this.state;
    if (step === undefined || detail === undefined) {
      return html`<div class="head">
          <h2 id="step-title">One training step</h2>
          ${returnButton}
        </div>
        <p role="status" class=${problem === undefined ? "" : "wrong"}>
          ${problem ?? "Reading the numbers of the step…"}
        </p>`;
    }
    const context = {
      ...{ step, detail, check },
      choose: (choice: Partial<StepChoice>) => {
        this.#choose({ ...detail.choice, ...choice });
      },
      chooseUnit: (layer: number, unit: number) => {
        const { row } = detail.choice;
        act(this, ({ desks }) => desks.step.chooseTelling(row, { layer, unit }));
      },
      chooseDigit: (row: number) => {
        act(this, ({ desks }) => desks.step.chooseTelling(row));
      },
      checkGradient: () => {
        act(this, ({ desks }) => desks.step.check(detail.choice));
      },
    };
    const { id, title } = STOPS[this.at] as (typeof STOPS)[number];
    const stop = STOP_OF[id](context);
    return html`
      <div class="head">
        <h2 id="step-title">Training step ${formatCount(step.number)}</h2>
        ${this.#stops()} ${returnButton}
      </div>
      ${
        id === "batch"
          ? nothing
          : html`<div class="choice" ?inert=${advancing !== undefined}>
              <div class="strip" role="group" aria-label="The digits of the batch">
                ${digitButtons(context)}
              </div>
              ${OF_A_WEIGHT.includes(id) ? this.#weightFields(context) : nothing}
            </div>`
      }
      ${keyed(
        `${step.number} ${id}`,
        html`<section class="stop" aria-labelledby="stop-title" ?inert=${advancing !== undefined}>
          <div class="title">
            <h3 id="stop-title">${this.at + 1}. ${title}</h3>
            ${SIGNED.includes(id) ? signKey : nothing}
            <p id="sentence">${stop.sentence}</p>
          </div>
          <div class="seen" role="group" aria-label="Pictures" tabindex="0">${stop.picture}</div>
          ${
            this.source === undefined
              ? html`<div class="formulas" role="group" aria-label="Formulas" tabindex="0">
                  ${stop.formulas}
                </div>`
              : this.#source(id, context)
          }
          ${kernelLinks(id, step.kernels, (place) => {
            this.source = place;
          })}
        </section>`,
      )}
      ${stepFoot(
        step,
        this.at,
        (at) => {
          this.#go(at);
        },
        advancing === undefined ? nothing : stepsTaken(step, advancing, this.run),
      )}
      <div class="spoken" role="status">Stop ${this.at + 1} of 7: ${title}. ${stop.sentence}</div>
    `;
  }

  #source(id: StopId, { step }: StopContext) {
    return html`<div class="formulas source">
      <div class="buttons">
        <button
          class="small"
          id="close-source"
          @click=${() => {
            this.source = undefined;
          }}
        >
          Back to the numbers
        </button>
        ${button(
          "how-it-works",
          "How it works",
          (page) => page.showKernel(this.source as SourcePlace),
          { title: "This line among all kernels of a step; the run stands where it stood" },
        )}
        <code class="name">${this.source?.kernel}.wgsl</code>
      </div>
      ${sourceText(id, step.kernels, this.source as SourcePlace)}
    </div>`;
  }

  #stops() {
    return html`<ol class="stops" aria-label="Stops">
      ${STOPS.map(
        ({ id, title }, at) =>
          html`<li>
            <button
              class="small"
              id="stop-${id}"
              aria-current=${at === this.at ? "step" : nothing}
              @click=${() => {
                this.#go(at);
              }}
            >
              ${at + 1} ${title}
            </button>
          </li>`,
      )}
    </ol>`;
  }

  /** The chosen weight as numbers: what a press on a picture does, for the keyboard. */
  #weightFields({ step, detail, choose, chooseUnit }: StopContext) {
    const { layer, unit, input } = detail.choice;
    const { sizes } = step;
    return html`<div class="weight">
      <label
        >Layer
        ${placeField("layer", layer, sizes.length - 1, (chosen) => {
          chooseUnit(chosen, 0);
        })}</label
      >
      <label
        >unit
        ${placeField("unit", unit, sizes[layer + 1] as number, (chosen) => {
          chooseUnit(layer, chosen);
        })}</label
      >
      <label
        >weight
        ${placeField("input", input, sizes[layer] as number, (chosen) => {
          choose({ input: chosen });
        })}</label
      >
    </div>`;
  }

  #go(at: number): void {
    if (at >= 0 && at < STOPS.length && this.state.explained !== undefined) {
      this.at = at;
      this.source = undefined;
    }
  }

  #choose(choice: StepChoice): void {
    act(this, ({ desks }) => desks.step.choose(choice));
  }

  /** No key reaches the page behind, whose shortcuts would train on. */
  readonly #pressed = (event: KeyboardEvent): void => {
    event.stopPropagation();
    const { key, altKey, ctrlKey, metaKey } = event;
    const [target] = event.composedPath();
    if (altKey || ctrlKey || metaKey || target instanceof HTMLInputElement) {
      return;
    }
    if (key === "ArrowRight" || key === "ArrowLeft") {
      event.preventDefault();
      this.#go(this.at + (key === "ArrowRight" ? 1 : -1));
    }
  };

  readonly #cancelled = (event: Event): void => {
    event.preventDefault();
    if (this.source === undefined) {
      act(this, leave);
    } else {
      this.source = undefined;
    }
  };

  /** Marks the place in the picture of the number that the mouse or the focus is on. */
  readonly #pointed = (event: Event): void => {
    const [target] = event.composedPath();
    const pointer = target instanceof Element ? target.closest<HTMLElement>("[data-points]") : null;
    const place = pointer?.dataset["points"];
    for (const element of this.renderRoot.querySelectorAll<HTMLElement>("[data-place]")) {
      element.classList.toggle("pointed", element.dataset["place"] === place);
    }
  };
}

const leave: Action = (page) => page.leaveExplanation();

const returnButton = button("return", "Return", leave, {
  title: "Esc: the run stands where it stood",
});

customElements.define("step-view", StepView);
