import { css, html, nothing } from "lit";
import type { Correction, Point, Stroke } from "../../data/index.ts";
import { button, fileButton } from "../parts/buttons.ts";
import { digitImage } from "../parts/digit-image.ts";
import { fromParent } from "../parts/from-parent.ts";
import { OwnTask } from "../parts/own-task.ts";
import { shared } from "../parts/styles.ts";
import { act } from "../state/act.ts";
import { type Drawing, EMPTY, SEEN, seenOf } from "../state/drawing.ts";
import { corrected, corrector } from "./corrections.ts";
import { SIDE, paint } from "./painting.ts";
import { PEN_START, penMoved } from "./pen-keys.ts";
import "../parts/probability-bars.ts";

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
      /* Wide enough for bars beside the pad. */
      @container (min-width: 19rem) {
        .sides {
          display: grid;
          grid-template-columns: 11fr 10fr;
          gap: 1rem;
        }
        .buttons {
          margin-bottom: 0;
        }
      }
      .pad {
        position: relative;
      }
      .pad canvas {
        display: block;
        width: 100%;
        aspect-ratio: 1;
        border-radius: 0.5rem;
        background: #000;
        cursor: crosshair;
        touch-action: none;
      }
      .hint {
        position: absolute;
        inset: 0;
        display: grid;
        place-content: center;
        margin: 0;
        color: #9aa5b1;
        pointer-events: none;
      }
      .buttons {
        align-items: center;
        margin: 0.5rem 0 1rem;
      }
      .seen {
        display: flex;
        gap: 0.5rem;
        align-items: center;
        margin-left: auto;
        font-size: 0.8125rem;
        line-height: 1.2;
        text-align: right;
        color: var(--quiet);
      }
      digit-image {
        width: 56px;
      }
      .label {
        min-width: 2rem;
        padding-inline: 0.5rem;
      }
    `,
  ];

  static override properties = {
    ...fromParent("probabilities", "isTrained", "drawing", "corrections", "learnsCorrections"),
    pen: { state: true },
    isDown: { state: true },
  };

  /** The network's prediction of the drawing: [classes]; undefined while nothing is drawn. */
  declare probabilities: Float32Array | undefined;
  /** Whether there is a network. */
  declare isTrained: boolean;
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
    return html`
      <h2>Draw a digit</h2>
      <div class="sides">
        <div>
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
              @keydown=${this.#keyed}
              @focus=${this.#focused}
              @blur=${this.#left}
            ></canvas>
            ${empty ? html`<p class="hint" aria-hidden="true">0 … 9</p>` : nothing}
          </div>
          <div class="buttons">
            ${button("undo", "Undo", (page) => page.undoStroke(), {
              disabled: this.drawing.strokes.length === 0,
            })}
            ${button("clear", "Clear", (page) => page.draw(EMPTY), { disabled: empty })}
            ${fileButton(
              "open-image",
              "Image…",
              ([image]) =>
                (page) =>
                  page.readImage(image as File),
              {
                label: "Image of a digit",
                accept: "image/*",
                title: "A photo or a scan of one digit. You can also paste one.",
              },
            )}
            <span class="seen">
              what the<br />network sees
              ${digitImage(seen ?? new Uint8Array(SEEN * SEEN), SEEN, "The drawing as the network sees it")}
            </span>
          </div>
        </div>
        <probability-bars .probabilities=${this.probabilities}></probability-bars>
      </div>
      ${
        this.isTrained || empty
          ? nothing
          : html`<p class="quiet">Press Train: the network predicts your digit while it learns.</p>`
      }
      ${this.isTrained && !empty ? corrector() : nothing}
      ${corrected(this, this.corrections.length, this.learnsCorrections)}
    `;
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
    act(this, (page) => page.draw({ strokes, picture: undefined }));
  }
}

/** The position on the pad, in fractions of its side. */
function place({ offsetX, offsetY, target }: PointerEvent): Point {
  const { clientWidth, clientHeight } = target as Element;
  return [offsetX / clientWidth, offsetY / clientHeight];
}

customElements.define("drawing-pad", DrawingPad);
