import { css, html, nothing } from "lit";
import { counted } from "../../base/format.ts";
import type { Point, Stroke } from "../../data/index.ts";
import type { Correction } from "../../worker/protocol.ts";
import { chosenFiles } from "../parts/file-input.ts";
import { OwnTask } from "../parts/own-task.ts";
import { shared } from "../parts/styles.ts";
import { act } from "../state/actions.ts";
import { type Drawing, PEN, SEEN, seenOf } from "../state/drawing.ts";
import { PEN_START, penMoved } from "./pen-keys.ts";
import "../parts/digit-image.ts";
import "../parts/probability-bars.ts";

/** Pixels along the pad's side. */
const SIDE = 560;

/**
 * Draw a digit, and see what the network takes it for. Strokes are kept as points, so that a small or thick drawing
 * gives the same picture as a large or thin one.
 */
export class DrawingPad extends OwnTask {
  static override styles = [
    shared,
    css`
      :host {
        container-type: inline-size;
      }

      /* Wide enough for the bars beside the pad. */
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
    probabilities: { attribute: false },
    trained: { attribute: false },
    drawing: { attribute: false },
    corrections: { attribute: false },
    learnsCorrections: { attribute: false },
    pen: { state: true },
    isDown: { state: true },
  };

  /** What the network makes of the drawing. */
  declare probabilities: Float32Array | undefined;
  /** Whether there is a network to ask. */
  declare trained: boolean;
  declare drawing: Drawing;
  /** Drawings that were corrected. */
  declare corrections: readonly Correction[];
  /** Whether the next run learns from them, too. */
  declare learnsCorrections: boolean;
  /** Where the pen is for those who draw with keys, and whether it is on the paper. */
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
            <button
              class="small"
              id="undo"
              ?disabled=${this.drawing.strokes.length === 0}
              @click=${() => {
                act(this, { type: "undo" });
              }}
            >
              Undo
            </button>
            <button
              class="small"
              id="clear"
              ?disabled=${empty}
              @click=${() => {
                this.#draw([]);
              }}
            >
              Clear
            </button>
            <button
              class="small"
              id="open-image"
              title="A photo, a scan or a painting of one digit; or paste one"
              @click=${() => {
                this.renderRoot.querySelector<HTMLInputElement>("input[type=file]")?.click();
              }}
            >
              Image…
            </button>
            <input
              type="file"
              accept="image/*"
              aria-label="Image of a digit"
              hidden
              @change=${this.#chosen}
            />
            <span class="seen">
              network<br />sees
              <digit-image
                .pixels=${seen ?? new Uint8Array(SEEN * SEEN)}
                .width=${SEEN}
                .words=${"The drawing as the network sees it"}
              ></digit-image>
            </span>
          </div>
        </div>
        <probability-bars .probabilities=${this.probabilities}></probability-bars>
      </div>
      ${
        this.trained || empty
          ? nothing
          : html`<p class="quiet">Press Train: it is judged as the network learns.</p>`
      }
      ${this.trained && !empty ? this.#corrector() : nothing}
      ${this.corrections.length === 0 ? nothing : this.#corrected()}
    `;
  }

  /** Ten buttons: what the drawing really was. */
  #corrector() {
    return html`<div class="buttons" role="group" aria-label="It was a">
      <span class="quiet">It was a</span>
      ${Array.from(
        { length: 10 },
        (_, label) =>
          html`<button
            class="small label"
            id="was-${label}"
            aria-label="It was a ${label}"
            @click=${() => {
              act(this, { type: "correct", label });
            }}
          >
            ${label}
          </button>`,
      )}
    </div>`;
  }

  #corrected() {
    return html`<div class="buttons" id="corrections">
      <label>
        <input
          type="checkbox"
          id="learn-corrections"
          .checked=${this.learnsCorrections}
          @change=${(event: Event) => {
            const { checked } = event.target as HTMLInputElement;
            act(this, { type: "learn-corrections", learns: checked });
          }}
        />
        Learn from ${counted(this.corrections.length, "corrected drawing")}, too
      </label>
      <button
        class="small"
        id="forget-corrections"
        @click=${() => {
          act(this, { type: "forget-corrections" });
        }}
      >
        Forget them
      </button>
    </div>`;
  }

  focusPad(): void {
    this.renderRoot.querySelector("canvas")?.focus();
  }

  override updated(changed: Map<PropertyKey, unknown>): void {
    if (["drawing", "pen", "isDown"].some((name) => changed.has(name))) {
      this.#paint();
    }
  }

  #begun(event: PointerEvent): void {
    // A second finger is no second pen.
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

  /** Only those who came by key see the pen. */
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

  #chosen(event: Event): void {
    const [image] = chosenFiles(event);
    if (image !== undefined) {
      act(this, { type: "read-image", image });
    }
  }

  #draw(strokes: readonly Stroke[]): void {
    act(this, { type: "draw", strokes });
  }

  #paint(): void {
    const context = this.renderRoot.querySelector("canvas")?.getContext("2d");
    if (!context) {
      return;
    }
    context.clearRect(0, 0, SIDE, SIDE);
    context.strokeStyle = "#fff";
    context.lineCap = "round";
    context.lineJoin = "round";
    context.lineWidth = (PEN / SEEN) * SIDE;
    const { strokes, picture } = this.drawing;
    if (picture !== undefined) {
      paintPicture(context, picture);
    }
    for (const stroke of strokes) {
      const [first, ...others] = stroke;
      if (first !== undefined) {
        context.beginPath();
        context.moveTo(SIDE * first[0], SIDE * first[1]);
        // A dot is a line to itself.
        for (const [x, y] of others.length > 0 ? others : [first]) {
          context.lineTo(SIDE * x, SIDE * y);
        }
        context.stroke();
      }
    }
    if (this.pen !== undefined) {
      paintPen(context, this.pen, this.isDown);
    }
  }
}

/** A ring while it is lifted, a disc while it is on the paper. */
function paintPen(context: CanvasRenderingContext2D, [x, y]: Point, isDown: boolean): void {
  context.beginPath();
  context.arc(SIDE * x, SIDE * y, (PEN / SEEN) * (SIDE / 2), 0, 2 * Math.PI);
  context.lineWidth = 6;
  context.strokeStyle = "#56b4e9";
  context.stroke();
  if (isDown) {
    context.fillStyle = "#56b4e9";
    context.fill();
  }
}

/** An image as the network sees it, pixel by pixel. */
function paintPicture(context: CanvasRenderingContext2D, picture: Uint8Array): void {
  const size = SIDE / SEEN;
  picture.forEach((value, index) => {
    context.fillStyle = `rgb(${value} ${value} ${value})`;
    context.fillRect(size * (index % SEEN), size * Math.floor(index / SEEN), size, size);
  });
}

/** Where on the pad, in shares of its side. */
function place({ offsetX, offsetY, target }: PointerEvent): Point {
  const { clientWidth, clientHeight } = target as Element;
  return [offsetX / clientWidth, offsetY / clientHeight];
}

customElements.define("drawing-pad", DrawingPad);

declare global {
  interface HTMLElementTagNameMap {
    "drawing-pad": DrawingPad;
  }
}
