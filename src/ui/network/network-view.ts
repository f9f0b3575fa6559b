import { css, html, nothing } from "lit";
import { formatFigure, formatPercent, withArticle } from "../../base/format.ts";
import { PICTURE_CONTENTS, type PictureContent, type UnitAddress } from "../../engine/index.ts";
import type { LivePicture, PictureState } from "../../worker/picture/picture-state.ts";
import { button } from "../parts/buttons.ts";
import { fromParent } from "../parts/from-parent.ts";
import { Display } from "../parts/own-task.ts";
import { shared } from "../parts/styles.ts";
import { tell } from "../state/act.ts";
import type { PictureChoice } from "../state/picture-choice.ts";
import { deadWords } from "./dead-units.ts";
import { type Colours, paint } from "./paint.ts";
import { type PictureLayout, layoutOf, neighbour, unitAt } from "./picture-layout.ts";
import "./time-slider.ts";
import type { Time } from "./time-slider.ts";
import { unitPanel, unitStyles, unitWords } from "./unit-panel.ts";

const CONTENT_WORDS: Readonly<Record<PictureContent, string>> = {
  weights: "Weights",
  change: "Change since the start",
  update: "Last update",
};

const UPDATE_WORDS =
  "A snapshot holds no update, so this is the change since the start of the run.";

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
      #picture-words,
      #dead-words {
        min-height: 3em;
        margin: 0.25rem 0;
      }
      /* Lines of their own, so that the second one does not move as the first grows. */
      #picture-words > span {
        display: block;
      }
      @media (max-width: 90rem) {
        #picture-words {
          min-height: 4.5em;
        }
      }
      .head h2 {
        margin: 0;
      }
      @media (min-width: 60rem) {
        :host([presenting]) .unit {
          min-height: 0;
          font-size: 0.8125rem;
        }
        :host([presenting]) .unit > .quiet {
          display: none;
        }
        :host([presenting]) #picture-words {
          min-height: 1.5em;
          margin: 0;
        }
        :host([presenting]) :is(.scales, #dead-words) {
          display: none;
        }
      }
      @media (max-width: 30rem) {
        #dead-words {
          min-height: 4.5em;
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
  readonly #resized = new ResizeObserver(() => {
    this.#paint();
  });
  readonly #seen = new IntersectionObserver((entries) => {
    this.#showsOnScreen(entries.at(-1)?.isIntersecting === true);
  });
  readonly #hidden = () => {
    this.#showsOnScreen(document.visibilityState === "visible");
  };
  readonly #darkness = matchMedia("(prefers-color-scheme: dark)");
  readonly #recolour = () => {
    this.#paint();
  };

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resized.observe(this);
    this.#seen.observe(this);
    this.#darkness.addEventListener("change", this.#recolour);
    document.addEventListener("visibilitychange", this.#hidden);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
    this.#seen.disconnect();
    this.#darkness.removeEventListener("change", this.#recolour);
    document.removeEventListener("visibilitychange", this.#hidden);
    this.#showsOnScreen(false);
  }

  override render() {
    const { picture, problem } = this.pictures;
    const words = picture && wordsOf(picture);
    // Everything has its room from the beginning, so that nothing on the page moves when the first picture comes.
    return html`
      <div class="head">
        <h2>Network</h2>
        ${this.#controls(picture?.digit.label === undefined)}
      </div>
      ${problem === undefined ? nothing : html`<p class="wrong">No picture of the network: ${problem}</p>`}
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
      <time-slider .time=${this.time} ?presenting=${this.hasAttribute("presenting")}></time-slider>
      <p class="quiet" id="picture-words">
        <span>${words ?? "The network appears here when the digits are ready."}</span>
        ${picture === undefined ? nothing : this.#legend(picture)}
      </p>
      <p class="quiet" id="dead-words">${picture === undefined ? nothing : deadWords(picture)}</p>
      ${unitPanel(picture)}
      <div class="spoken" role="status" id="unit-words">
        ${picture === undefined || this.choice.unit === undefined ? "" : unitWords(picture)}
      </div>
    `;
  }

  override updated(): void {
    this.#paint();
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
    const { scales, clipped, content } = picture;
    const unit = content === "update" ? " × the learning rate" : "";
    const layers = scales.map((scale, layer) => {
      const beyond = clipped[layer] ?? 0;
      return `layer ${layer + 1}: ±${formatFigure(scale)}${unit}${beyond === 0 ? "" : ` (${formatPercent(beyond)} beyond)`}`;
    });
    const isOther = content !== this.choice.content && this.time.chosen !== undefined;
    return html`<span class="scales"
      ><span class="legend" aria-hidden="true"></span> ${layers.join(", ")}.
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
    const layout = layoutOf(sizes, picture?.digit.width ?? this.width, this.clientWidth);
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
    }
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

  #press({ offsetX, offsetY }: MouseEvent): void {
    if (this.#layout !== undefined) {
      const unit = unitAt(this.#layout, offsetX, offsetY);
      this.#isPinned = unit !== undefined && !(this.#isPinned && isSame(unit, this.choice.unit));
      this.#chooseUnit(unit);
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

function wordsOf({ steps, digit, probabilities }: LivePicture): string {
  const best = probabilities.indexOf(Math.max(...probabilities));
  const when = steps === 0 ? "Before the first step" : `After ${steps.toLocaleString("en")} steps`;
  const what =
    digit.label === undefined ? "your drawing" : `a validation digit, ${withArticle(digit.label)},`;
  return `${when}: ${what} is read as ${best}, ${formatPercent(probabilities[best] ?? 0)}.`;
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
