import { css, html, nothing } from "lit";
import { withArticle } from "../../base/format.ts";
import type { Correction, Point, Stroke } from "../../data/index.ts";
import { bare } from "../parts/bare.ts";
import { button, fileButton } from "../parts/buttons.ts";
import { digitImage } from "../parts/digit-image.ts";
import { fromParent } from "../parts/from-parent.ts";
import { OwnTask } from "../parts/own-task.ts";
import { PHONE_ON_SIDE, PROJECTOR, shared } from "../parts/styles.ts";
import { act } from "../state/act.ts";
import { type Drawing, EMPTY, SEEN, seenOf } from "../state/pad/drawing.ts";
import { readImage, undoStroke } from "../state/pad/pad.ts";
import { type Answer, answerOf, nextWords, spokenWords, sureWords } from "./answer.ts";
import { corrected, corrector } from "./corrections.ts";
import { SIDE, paint } from "./painting.ts";
import { PEN_START, penMoved } from "./pen-keys.ts";
import "../parts/probability-bars.ts";

/**
 * Tells the browser that a stroke is no gesture. Chrome takes a fast stroke for a fling, and a tap on a button right after
 * it for one that stops the fling: such a tap is no click.
 */
const STROKES_ONLY = {
  handleEvent: (event: Event) => {
    event.preventDefault();
  },
  passive: false,
};

/**
 * The pad: the user draws a digit, and the network predicts it. A stroke is a list of points, in fractions of the pad's
 * side, so the size of the pad does not change what the network sees.
 */
export class DrawingPad extends OwnTask {
  static override styles = [
    shared,
    css`
      :host {
        container-type: inline-size;
      }
      /* Beside a larger pad on a phone, no room would be left to scroll by touch. */
      .pad {
        position: relative;
        max-width: 300px;
        margin-inline: auto;
      }
      /* Wide enough for the answer beside the pad. */
      @container (min-width: 30rem) {
        .sides {
          display: grid;
          grid-template-columns: 300px minmax(0, 1fr);
          gap: 1.25rem;
        }
      }
      /* On a phone that lies on its side, pad and answer are seen together. */
      @media ${PHONE_ON_SIDE} {
        :host(:not([embedded])) .pad {
          width: clamp(9rem, 100vh - 9.5rem, 300px);
          margin: 0;
        }
        @container (min-width: 30rem) {
          :host(:not([embedded])) .sides {
            grid-template-columns: auto minmax(0, 1fr);
          }
        }
      }
      .pad canvas {
        display: block;
        width: 100%;
        aspect-ratio: 1;
        border-radius: 0.5rem;
        background: #000;
        /* In dark, the page is nearly black, too. */
        border: 1px solid var(--edge);
        cursor: crosshair;
        touch-action: none;
      }
      .hint {
        position: absolute;
        inset: 0;
        display: grid;
        place-content: center;
        margin: 0;
        font-size: 1.125rem;
        color: #b6c0cb;
        pointer-events: none;
      }
      .answer {
        display: grid;
        grid-template-columns: 2.5rem minmax(0, 1fr) 5.75rem;
        grid-template-rows: minmax(4.25rem, auto) minmax(2.75rem, auto);
        gap: 0 0.5rem;
        align-items: center;
        margin-top: 0.5rem;
      }
      .digit {
        font-size: 3.5rem;
        font-weight: 700;
        line-height: 1;
        text-align: center;
      }
      .unsure .digit {
        font-weight: 400;
        color: var(--quiet);
      }
      .answer p {
        margin: 0;
        line-height: 1.3;
      }
      .answer p > * {
        display: block;
      }
      .answer strong {
        font-size: 0.9375rem;
      }
      .answer .state {
        grid-column: 1 / 3;
        line-height: 1.3;
      }
      .buttons {
        align-items: center;
        margin: 0.25rem 0 0.5rem;
      }
      .seen {
        align-self: start;
        font-size: 0.75rem;
        line-height: 1.2;
        text-align: right;
        color: var(--quiet);
      }
      digit-image {
        width: 56px;
        margin-left: auto;
      }
      @media ${PROJECTOR} {
        :host([presenting]) .pad {
          max-width: 11.5rem;
        }
      }
      /* In a frame pad, answer and buttons are seen together. */
      :host([embedded]) .pad {
        max-width: clamp(9rem, 100vh - 14.5rem, 300px);
      }
      @container (min-width: 30rem) {
        :host([embedded]) .pad {
          width: clamp(9rem, 100vh - 8.5rem, 300px);
          max-width: none;
        }
        :host([embedded]) .sides {
          grid-template-columns: auto minmax(0, 1fr);
        }
      }
      @container (min-width: 18rem) and (max-width: 29.99rem) {
        :host(:is([embedded~="network"], [embedded~="curves"])) .sides {
          display: grid;
          grid-template-columns: 10.5rem minmax(0, 1fr);
          gap: 0.75rem;
        }
        :host(:is([embedded~="network"], [embedded~="curves"])) probability-bars {
          display: none;
        }
      }
      :host(:is([embedded~="network"], [embedded~="curves"])) .answer {
        grid-template-columns: 2.5rem minmax(0, 1fr);
      }
      :host(:is([embedded~="network"], [embedded~="curves"])) digit-image {
        display: none;
      }
      .corrector {
        display: grid;
        grid-template-columns: repeat(5, minmax(0, 1fr));
        gap: 0.375rem;
        margin-top: 0.75rem;
      }
      .corrector span {
        grid-column: 1 / -1;
      }
      .label {
        padding-inline: 0;
      }
      /* It keeps its room. */
      .later {
        visibility: hidden;
      }
      ${bare(
        (host) => css`
          ${host} :is(.corrector, .state, .seen, #corrections) {
            display: none;
          }
          ${host} .answer {
            grid-template-rows: 4.25rem;
          }
        `,
      )}
    `,
  ];

  static override properties = {
    ...fromParent(
      "probabilities",
      "isUntrained",
      "isExplained",
      "drawing",
      "corrections",
      "learnsCorrections",
    ),
    pen: { state: true },
    isDown: { state: true },
  };

  /** The network's prediction of the drawing: [classes]; undefined while nothing is drawn. */
  declare probabilities: Float32Array | undefined;
  /** Whether the network has not learned anything yet. */
  declare isUntrained: boolean;
  /** Whether the network that answers is one that can be examined. */
  declare isExplained: boolean;
  declare drawing: Drawing;
  /** Drawings that were corrected. */
  declare corrections: readonly Correction[];
  /** Whether the next run learns from them, too. */
  declare learnsCorrections: boolean;
  /** The position of the pen that the keyboard moves, and whether it draws. */
  declare pen: Point | undefined;
  declare isDown: boolean;

  constructor() {
    super();
    this.isDown = false;
  }

  override render() {
    const seen = seenOf(this.drawing);
    const empty = seen === undefined;
    const answer =
      this.probabilities === undefined || empty ? undefined : answerOf(this.probabilities);
    return html`
      <h2>Draw a digit</h2>
      <div class="sides">
        <div class="pad">
          <canvas
            width=${SIDE}
            height=${SIDE}
            tabindex="0"
            role="application"
            aria-roledescription="drawing pad"
            aria-label="${empty ? "Empty" : "Your digit"}. Arrow keys move the pen, space lowers and lifts it."
            @pointerdown=${this.#begun}
            @pointermove=${this.#moved}
            @touchmove=${STROKES_ONLY}
            @keydown=${this.#keyed}
            @focus=${this.#focused}
            @blur=${this.#left}
          ></canvas>
          ${empty ? html`<p class="hint" aria-hidden="true">Draw a digit here</p>` : nothing}
        </div>
        <div>
          ${this.#answer(answer, seen)}
          <div class="buttons">
            ${button("undo", "Undo", undoStroke, { disabled: empty })}
            ${button("clear", "Clear", (page) => page.draw(EMPTY), { disabled: empty })}
            ${fileButton(
              "open-image",
              "Image…",
              ([image]) =>
                (page) =>
                  readImage(page, image as File),
              {
                label: "Image of a digit",
                accept: "image/*",
                title: "A photo or a scan of one digit. You can also paste one.",
              },
            )}
          </div>
          <probability-bars
            .probabilities=${empty ? undefined : this.probabilities}
          ></probability-bars>
        </div>
      </div>
      ${corrector(answer !== undefined && !this.isUntrained)}
      ${corrected(this, this.corrections.length, this.learnsCorrections)}
    `;
  }

  /** The digit that the network reads, how sure it is, and the image that it sees. */
  #answer(answer: Answer | undefined, seen: Uint8Array | undefined) {
    return html`
      <div class="answer ${answer?.isSure === false ? "unsure" : ""}" id="answer">
        <span class="digit" aria-hidden="true">${answer?.digit ?? "?"}</span>
        <p>
          <strong>${answer === undefined ? "" : sureWords(answer)}</strong>
          <span class="quiet"
            >${answer === undefined ? `no ${seen === undefined ? "digit" : "answer"} yet` : nextWords(answer)}</span
          >
        </p>
        ${digitImage(seen ?? new Uint8Array(SEEN * SEEN), SEEN, "The drawing as the network sees it")}
        <div class="quiet state" id="answer-state">
          ${this.isUntrained ? "It only guesses yet." : this.#why(answer, seen)}
        </div>
        <span class="seen">28 × 28 that the network sees</span>
      </div>
      <div class="spoken" role="status">${answer === undefined ? "" : spokenWords(answer)}</div>
    `;
  }

  #why(answer: Answer | undefined, pixels: Uint8Array | undefined) {
    return answer === undefined || pixels === undefined || !this.isExplained
      ? nothing
      : button(
          "why",
          `Why ${withArticle(answer.digit)}?`,
          (page) => page.explainDigit({ pixels, label: undefined }),
          { title: "Which pixels speak for it, and which similar digits it was trained on" },
        );
  }

  focusPad(): void {
    this.renderRoot.querySelector("canvas")?.focus();
  }

  override updated(changed: Map<PropertyKey, unknown>): void {
    if (["drawing", "pen", "isDown"].some((name) => changed.has(name))) {
      const context = this.renderRoot.querySelector("canvas")?.getContext("2d");
      if (context) {
        paint(context, this.drawing, this.pen, this.isDown);
      }
    }
  }

  #begun(event: PointerEvent): void {
    // A second finger does not draw.
    if (event.isPrimary && event.button === 0) {
      (event.target as Element).setPointerCapture(event.pointerId);
      this.#draw([...this.drawing.strokes, [place(event)]]);
    }
  }

  #moved(event: PointerEvent): void {
    const { strokes } = this.drawing;
    const stroke = strokes.at(-1);
    if (stroke !== undefined && (event.target as Element).hasPointerCapture(event.pointerId)) {
      const points = event.getCoalescedEvents().map(place);
      const added = points.length > 0 ? points : [place(event)];
      this.#draw([...strokes.slice(0, -1), [...stroke, ...added]]);
    }
  }

  /** The pen is shown only if the pad was reached by keyboard. */
  #focused(event: FocusEvent): void {
    if ((event.target as Element).matches(":focus-visible")) {
      this.pen ??= PEN_START;
    }
  }

  #left(): void {
    this.pen = undefined;
    this.isDown = false;
  }

  #keyed(event: KeyboardEvent): void {
    const pen = this.pen ?? PEN_START;
    const { strokes } = this.drawing;
    if (event.key === " ") {
      event.preventDefault();
      this.isDown = !this.isDown;
      if (this.isDown) {
        this.#draw([...strokes, [pen]]);
      }
      this.pen = pen;
      return;
    }
    const moved = penMoved(pen, event);
    if (moved !== undefined) {
      event.preventDefault();
      this.pen = moved;
      const stroke = strokes.at(-1);
      if (this.isDown && stroke !== undefined) {
        this.#draw([...strokes.slice(0, -1), [...stroke, moved]]);
      }
    }
  }

  #draw(strokes: readonly Stroke[]): void {
    const { picture } = this.drawing;
    act(this, (page) => page.draw({ strokes, picture }));
  }
}

/** The position on the pad, in fractions of its side. */
function place({ offsetX, offsetY, target }: PointerEvent): Point {
  const { clientWidth, clientHeight } = target as Element;
  return [offsetX / clientWidth, offsetY / clientHeight];
}

customElements.define("drawing-pad", DrawingPad);
