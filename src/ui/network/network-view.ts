import { css, html, nothing } from "lit";
import { PICTURE_CONTENTS, type PictureContent, type UnitAddress } from "../../engine/index.ts";
import type { LivePicture, PictureState } from "../../worker/picture/picture-state.ts";
import { bare } from "../parts/bare.ts";
import { button } from "../parts/buttons.ts";
import { fromParent } from "../parts/from-parent.ts";
import { Display } from "../parts/own-task.ts";
import { PROJECTOR, shared } from "../parts/styles.ts";
import { tell } from "../state/act.ts";
import type { PictureChoice } from "../state/picture-choice.ts";
import { deadWords, hatchedWords } from "./dead-units.ts";
import { type Colours, paint } from "./paint.ts";
import { type PictureLayout, layoutOf, neighbour, unitAt } from "./picture-layout.ts";
import { CONTENT_WORDS, paceWords, pictureWords, scaleWords } from "./picture-words.ts";
import "./time-slider.ts";
import type { Time } from "./time-slider.ts";
import type * as Arithmetic from "./unit-arithmetic.ts";
import { unitPanel, unitStyles } from "./unit-panel.ts";

const UPDATE_WORDS =
  "A snapshot holds no update, so this is the change since the start of the run.";

const SLOWED = "While it trains, it is drawn less often, so that training keeps its speed.";

/** What an embedded page needs for the rest, in pixels: for its bar and words, and in a narrow frame for the pad below. */
const REST = { wide: 165, narrow: 400 };

/** Loaded with the first unit that is chosen. */
let arithmetic: typeof Arithmetic | undefined;

const KEYS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];

/**
 * The network as it is now: each unit as a picture of its incoming weights, with its activation for one digit. The mouse, a
 * finger or the arrow keys choose a unit, whose connections and arithmetic are shown.
 */
export class NetworkView extends Display {
  static override styles = [
    shared,
    unitStyles,
    css`
      .head {
        display: flex;
        flex-wrap: wrap;
        gap: 0.25rem 1rem;
        align-items: baseline;
        justify-content: space-between;
      }
      .controls {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
        align-items: center;
        font-size: 0.875rem;
      }
      .controls > * {
        font-size: inherit;
      }
      canvas {
        display: block;
        /* Until it is painted for a window that became narrower. */
        max-width: 100%;
        touch-action: manipulation;
        /* The colours that paint.ts draws with: a canvas cannot read the page's variables. */
        color: var(--ink);
        background-color: var(--background);
        border-color: var(--line);
        caret-color: var(--accent);
        text-decoration-color: var(--quiet);
      }
      .place {
        position: relative;
      }
      /* Until the first picture comes, as in an empty chart. */
      .place p {
        position: absolute;
        inset: 0;
        display: grid;
        place-content: center;
        margin: 0;
        border: 1px dashed var(--line);
        border-radius: 0.375rem;
        padding: 0 0.5rem;
        text-align: center;
      }
      #picture-words,
      #dead-words {
        min-height: 3em;
        margin: 0.25rem 0;
      }
      /* Room for three lines, and for four below, so that nothing moves when they change. */
      #picture-words {
        min-height: 4.5em;
      }
      /* Lines of their own, so that the second one does not move as the first grows. */
      #picture-words > span {
        display: block;
      }
      #picture-words > .said {
        display: flex;
        flex-wrap: wrap;
        gap: 0 0.75rem;
        justify-content: space-between;
      }
      @media (max-width: 89.99rem) {
        #picture-words {
          min-height: 6em;
        }
      }
      .head {
        margin-bottom: 0.35rem;
      }
      .head h2 {
        margin: 0;
      }
      .hatched {
        display: none;
      }
      @media ${PROJECTOR} {
        :host([presenting]) .hatched {
          display: inline;
        }
        /* The words of a chosen unit take the place of those below the picture: there is room for one of them. */
        :host([presenting]) #picture-words {
          min-height: 2.5rem;
          margin: 0;
        }
        :host([presenting]) .unit {
          min-height: 0;
          font-size: 0.8125rem;
          line-height: 1.3;
        }
        :host([presenting]) .replaced ~ .unit {
          flex-wrap: nowrap;
          height: 2.5rem;
          overflow: hidden;
        }
        :host([presenting]) .unit digit-image {
          flex: none;
          width: 2.5rem;
        }
        :host([presenting]) #picture-words.replaced {
          display: none;
        }
      }
      @media (max-width: 30rem) {
        #dead-words {
          min-height: 4.5em;
        }
        #picture-words {
          min-height: 9em;
        }
      }
      .legend {
        display: inline-block;
        width: 6rem;
        height: 0.75rem;
        vertical-align: middle;
        background: linear-gradient(90deg, rgb(86 180 233), var(--background), rgb(230 159 0));
        border: 1px solid var(--line);
      }
      :host([embedded]) .controls {
        display: none;
      }
      /* The words of a chosen unit take the place of those below the picture, so that nothing moves. */
      :host([embedded]) :is(#picture-words, .unit) {
        min-height: 4.5rem;
        margin: 0.25rem 0 0;
      }
      :host([embedded]) .unit {
        flex-wrap: nowrap;
        gap: 0.25rem;
        font-size: 0.8125rem;
        line-height: 1.3;
      }
      :host([embedded]) .unit digit-image {
        flex: none;
        width: 2.5rem;
      }
      :host([embedded]) :is(#picture-words.replaced, #picture-words:not(.replaced) ~ .unit) {
        display: none;
      }
      ${bare(
        (host) => css`
          ${host} :is(.scales, #dead-words, .unit .quiet) {
            display: none;
          }
        `,
      )}
    `,
  ];

  static override properties = {
    ...fromParent("pictures", "time", "choice", "isDrawn", "sizes", "width"),
    hovered: { state: true },
  };

  declare pictures: PictureState;
  declare time: Time;
  declare choice: PictureChoice;
  /** There is a drawing that could be shown. */
  declare isDrawn: boolean;
  /** Layer sizes of the next run, and the width of its images: before the first picture they tell how large it will be. */
  declare sizes: readonly number[];
  declare width: number;

  #layout: PictureLayout | undefined;
  /** The picture that is on the canvas. */
  #painted: LivePicture | undefined;
  readonly #repaint = () => {
    this.#paint();
  };
  readonly #resized = new ResizeObserver(this.#repaint);
  readonly #seen = new IntersectionObserver((entries) => {
    this.#showsOnScreen(entries.at(-1)?.isIntersecting === true);
  });
  readonly #hidden = () => {
    this.#showsOnScreen(document.visibilityState === "visible");
  };
  readonly #darkness = matchMedia("(prefers-color-scheme: dark)");

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resized.observe(this);
    this.#seen.observe(this);
    this.#darkness.addEventListener("change", this.#repaint);
    document.addEventListener("visibilitychange", this.#hidden);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
    this.#seen.disconnect();
    this.#darkness.removeEventListener("change", this.#repaint);
    document.removeEventListener("visibilitychange", this.#hidden);
    this.#showsOnScreen(false);
  }

  override render() {
    const { picture, problem, slowedTo } = this.pictures;
    const words = picture && pictureWords(picture);
    // Everything has its room from the beginning, so that nothing on the page moves when the first picture comes.
    return html`
      <div class="head">
        <h2>Network</h2>
        ${this.#controls(picture?.digit.label === undefined)}
      </div>
      ${problem === undefined ? nothing : html`<p class="wrong">No picture of the network: ${problem}</p>`}
      <div class="place">
        <canvas
          tabindex="0"
          role="application"
          aria-label=${words ?? "The network"}
          aria-describedby="unit-words"
          @pointermove=${this.#hover}
          @pointerleave=${this.#leave}
          @click=${this.#press}
          @keydown=${this.#key}
        ></canvas>
        ${picture === undefined ? html`<p class="quiet">The network appears here as soon as its kernels and the digits are ready.</p>` : nothing}
      </div>
      ${
        this.hasAttribute("embedded")
          ? nothing
          : html`<time-slider
              .time=${this.time}
              ?presenting=${this.hasAttribute("presenting")}
            ></time-slider>`
      }
      <p class="quiet ${picture?.unit === undefined ? "" : "replaced"}" id="picture-words">
        <span class="said">
          ${words ?? nothing}
          ${picture === undefined ? nothing : html`<span class="hatched">${hatchedWords(picture)}</span>`}
          ${slowedTo === undefined ? nothing : html`<span id="pace" title=${SLOWED}>${paceWords(slowedTo)}</span>`}
        </span>
        ${picture === undefined ? nothing : this.#legend(picture)}
      </p>
      <p class="quiet" id="dead-words">${picture === undefined ? nothing : deadWords(picture)}</p>
      ${unitPanel(picture, arithmetic)}
      <div class="spoken" role="status" id="unit-words">
        ${picture === undefined || this.choice.unit === undefined ? "" : arithmetic?.unitWords(picture)}
      </div>
    `;
  }

  override updated(): void {
    // The page renders this element for its own changes, too, some twenty times a second while it trains.
    const { picture } = this.pictures;
    if (picture === undefined || picture !== this.#painted) {
      this.#paint();
    }
    if (picture?.unit !== undefined && arithmetic === undefined) {
      tell(this, async () => {
        arithmetic = await import("./unit-arithmetic.ts");
        this.requestUpdate();
      });
    }
  }

  #controls(isOfDrawing: boolean) {
    const { content, row, showsDrawing } = this.choice;
    return html`<div class="controls">
      <select
        id="picture-content"
        aria-label="What the pictures show"
        @change=${({ currentTarget }: Event) => {
          const { value } = currentTarget as HTMLSelectElement;
          this.#choose({ content: value as PictureContent });
        }}
      >
        ${PICTURE_CONTENTS.map(
          (one) =>
            html`<option value=${one} ?selected=${one === content}>${CONTENT_WORDS[one]}</option>`,
        )}
      </select>
      ${button("picture-digit", "Next digit", (page) =>
        page.choosePicture({ row: isOfDrawing ? row : row + 1, showsDrawing: false }),
      )}
      ${
        this.isDrawn && !showsDrawing
          ? button("picture-drawing", "My drawing", (page) =>
              page.choosePicture({ showsDrawing: true }),
            )
          : nothing
      }
      <slot name="controls"></slot>
    </div>`;
  }

  #legend(picture: LivePicture) {
    const isOther = picture.content !== this.choice.content && this.time.chosen !== undefined;
    return html`<span class="scales"
      ><span class="legend" aria-hidden="true"></span> ${scaleWords(picture)}
      ${isOther ? UPDATE_WORDS : nothing}</span
    >`;
  }

  #paint(): void {
    const canvas = this.renderRoot.querySelector("canvas");
    const context = canvas?.getContext("2d");
    const { picture } = this.pictures;
    if (!canvas || !context || this.clientWidth === 0) {
      return;
    }
    const sizes = picture?.sizes ?? this.sizes;
    const imageWidth = picture?.digit.width ?? this.width;
    const layout = layoutOf(sizes, imageWidth, this.clientWidth, this.#room());
    this.#layout = layout;
    const ratio = devicePixelRatio;
    const [width, height] = [Math.round(layout.width * ratio), Math.round(layout.height * ratio)];
    if (canvas.width !== width || canvas.height !== height) {
      Object.assign(canvas, { width, height });
      canvas.style.cssText = `width: ${layout.width}px; height: ${layout.height}px`;
    }
    if (picture !== undefined) {
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      paint(context, { picture, layout, colours: coloursOf(canvas), unit: picture.unit });
      this.#painted = picture;
    }
  }

  /** How high the picture should be at most: embedded, so that the pad is in the frame, too. */
  #room(): number {
    const parts = this.getAttribute("embedded");
    if (parts === null) {
      return Infinity;
    }
    const hasPadBelow = parts.includes("pad") && innerWidth < 576;
    return innerHeight - (hasPadBelow ? REST.narrow : REST.wide);
  }

  #hover({ offsetX, offsetY, pointerType }: PointerEvent): void {
    if (this.#layout !== undefined && pointerType === "mouse" && !this.#isPinned) {
      this.#chooseUnit(unitAt(this.#layout, offsetX, offsetY));
    }
  }

  #leave(): void {
    if (!this.#isPinned) {
      this.#chooseUnit(undefined);
    }
  }

  /** A unit that is pressed stays chosen until another place is pressed. */
  #isPinned = false;

  #press({ offsetX, offsetY, pointerType }: PointerEvent): void {
    if (this.#layout !== undefined) {
      const unit = unitAt(this.#layout, offsetX, offsetY);
      this.#isPinned = unit !== undefined && !(this.#isPinned && isSame(unit, this.choice.unit));
      // The mouse is still over a unit that is let go; a finger is not.
      this.#chooseUnit(this.#isPinned || pointerType === "mouse" ? unit : undefined);
    }
  }

  #key(event: KeyboardEvent): void {
    if (event.key === "Escape" && this.choice.unit !== undefined) {
      event.preventDefault();
      this.#isPinned = false;
      this.#chooseUnit(undefined);
    } else if (KEYS.includes(event.key) && this.#layout !== undefined) {
      event.preventDefault();
      this.#isPinned = true;
      const { unit } = this.choice;
      this.#chooseUnit(
        unit === undefined ? { layer: 0, unit: 0 } : neighbour(this.#layout, unit, event.key),
      );
    }
  }

  #chooseUnit(unit: UnitAddress | undefined): void {
    if (!isSame(unit, this.choice.unit)) {
      this.#choose({ unit });
    }
  }

  #choose(choice: Partial<PictureChoice>): void {
    tell(this, (page) => page.choosePicture(choice));
  }

  #showsOnScreen(isVisible: boolean): void {
    tell(this, (page) => page.choosePicture({ isVisible }));
  }
}

function isSame(a: UnitAddress | undefined, b: UnitAddress | undefined): boolean {
  return a?.layer === b?.layer && a?.unit === b?.unit;
}

function coloursOf(canvas: HTMLCanvasElement): Colours {
  const style = getComputedStyle(canvas);
  return {
    background: style.backgroundColor,
    ink: style.color,
    quiet: style.textDecorationColor,
    line: style.borderTopColor,
    accent: style.caretColor,
  };
}

customElements.define("network-view", NetworkView);
