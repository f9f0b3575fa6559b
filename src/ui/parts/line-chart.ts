import { type PropertyValues, css, html, nothing, unsafeCSS } from "lit";
import type uPlot from "uplot";
import uplotStyles from "uplot/dist/uPlot.min.css?inline";
import { tell } from "../state/act.ts";
import type * as Drawing from "./chart-options.ts";
import {
  type Curves,
  NO_CURVES,
  type Scale,
  type Table,
  keyTarget,
  readingAt,
  summaryOf,
  tableOf,
} from "./curves.ts";
import { fromParent } from "./from-parent.ts";
import { Display } from "./own-task.ts";
import { shared } from "./styles.ts";

/** How long the cursor must rest before its values are read aloud: while a key is held, they are not. Milliseconds. */
const SPEECH_DELAY = 150;

/** A place of uPlot's cursor that is outside. */
const OUTSIDE = -10;

/** Draws with uPlot, whose code is loaded when the first curve is expected. */
let drawing: typeof Drawing | undefined;

/**
 * Training and validation over the steps of a run. The mouse, a finger or keys choose a point, whose values are shown in the
 * legend and read aloud; without one, the legend shows the last. The parent is told of it, and lets other charts follow. What the
 * parent puts inside stands beside the heading.
 */
export class LineChart extends Display {
  static override styles = [
    unsafeCSS(uplotStyles),
    shared,
    css`
      h2 {
        margin: 0;
      }
      /* As high as a field, so that charts beside each other are level. */
      .head {
        display: flex;
        gap: 1rem;
        align-items: center;
        justify-content: space-between;
        min-height: var(--chart-head, 0);
      }
      /* Two lines, so that neither a longer legend nor the first one moves the plot. */
      .legend {
        display: flex;
        flex-wrap: wrap;
        gap: 0 0.9rem;
        align-content: flex-start;
        height: 2.6em;
        overflow: hidden;
        font-size: 0.8125rem;
        line-height: 1.3;
        white-space: nowrap;
      }
      /* Beside the validation, so that neither value moves as the words for the place change. */
      .legend .quiet {
        order: 1;
        font-size: inherit;
      }
      .training {
        flex-basis: 100%;
        color: var(--training);
      }
      .validation {
        color: var(--validation-text);
      }
      .plot {
        height: var(--plot-height, 200px);
        overflow: hidden;
        border-radius: 0.25rem;
        /* A finger that moves sideways moves the cursor. */
        touch-action: pan-y;
      }
      .empty {
        display: grid;
        place-content: center;
        height: 100%;
        margin: 0;
        border: 1px dashed var(--line);
        border-radius: 0.5rem;
      }
    `,
  ];

  static override properties = {
    ...fromParent("heading", "curves", "scale", "smoothing", "pointed", "isExpected"),
    spoken: { state: true },
  };

  declare heading: string;
  declare curves: Curves;
  declare scale: Scale;
  /** The weight of the past in the smoothed curve, 0 … 1. */
  declare smoothing: number;
  /** The place that is pointed at, here or in another chart. */
  declare pointed: number | undefined;
  /** Whether a curve will begin soon, so that the code that draws it is loaded. */
  declare isExpected: boolean;
  declare spoken: string | undefined;

  #table: Table = tableOf(NO_CURVES, 0);
  #plot: uPlot | undefined;
  /** The curves of the plot, and whether its horizontal axis is logarithmic. Others need a new plot. */
  #forms = "";
  #speech: ReturnType<typeof setTimeout> | undefined;
  readonly #resized = new ResizeObserver(() => {
    // Hidden, it has no size.
    if (this.clientWidth > 0) {
      this.#plot?.setSize({ width: this.clientWidth, height: this.#target?.clientHeight ?? 0 });
    }
  });
  readonly #darkness = matchMedia("(prefers-color-scheme: dark)");
  readonly #recolour = () => {
    this.#destroy();
    this.#draw();
  };

  override connectedCallback(): void {
    super.connectedCallback();
    this.#darkness.addEventListener("change", this.#recolour);
    this.#resized.observe(this);
    if (this.hasUpdated) {
      // It was moved on the page, for which its plot was destroyed.
      this.requestUpdate("curves");
    }
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#darkness.removeEventListener("change", this.#recolour);
    this.#resized.disconnect();
    this.#destroy();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("curves") || changed.has("smoothing")) {
      this.#table = tableOf(this.curves, this.smoothing);
    }
  }

  override render() {
    const { heading, curves, scale } = this;
    const { place, values } = readingAt(this.pointed, curves, this.#table, scale);
    return html`
      <div class="head">
        <h2>${heading}</h2>
        <slot></slot>
      </div>
      <div class="legend">
        ${
          this.#isEmpty()
            ? nothing
            : html`<span class="quiet">${place}</span> ${values.map(
                  ({ form, words }) =>
                    html`<span class=${form}
                      >${form === "validation" ? "●" : "―"} ${form} ${words}</span
                    > `,
                )}`
        }
      </div>
      <div
        class="plot"
        tabindex="0"
        role="group"
        aria-label=${summaryOf(heading, curves, scale)}
        @keydown=${this.#moved}
        @pointerdown=${this.#followed}
        @pointermove=${this.#followed}
        @pointerleave=${this.#left}
      >
        ${
          this.#isEmpty()
            ? html`<p class="empty quiet">The curve begins with the first training step.</p>`
            : nothing
        }
      </div>
      <div class="spoken" role="status">${this.spoken}</div>
    `;
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has("scale")) {
      this.#destroy();
    }
    if (changed.has("scale") || changed.has("curves") || changed.has("smoothing")) {
      this.#draw();
    }
    if (changed.has("isExpected") && this.isExpected) {
      tell(this, () => this.#prepare());
    }
    this.#showPointed();
  }

  #draw(): void {
    const { past, start } = this.curves;
    const forms = [start > 0, ...past.map(({ look }) => look.light + String(look.dash))].join(";");
    if (this.#isEmpty() || forms !== this.#forms) {
      this.#destroy();
    }
    this.#forms = forms;
    if (this.#isEmpty()) {
      return;
    }
    if (drawing === undefined) {
      tell(this, () => this.#prepare());
    } else if (this.#plot !== undefined) {
      this.#plot.setData(drawing.dataOf(this.#table));
    } else {
      this.#plot = drawing.plotOf(this.#target as HTMLElement, this, this.#table);
    }
  }

  get #target(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>(".plot");
  }

  async #prepare(): Promise<void> {
    if (drawing === undefined) {
      drawing = await import("./chart-options.ts");
      this.requestUpdate("curves");
    }
  }

  #destroy(): void {
    this.#plot?.destroy();
    this.#plot = undefined;
  }

  /** Tells the parent what is pointed at. */
  #point(x: number | undefined): void {
    if (x !== this.pointed) {
      this.dispatchEvent(new CustomEvent("pointed", { detail: x }));
    }
  }

  #showPointed(): void {
    const plot = this.#plot;
    if (plot !== undefined) {
      const left = this.pointed === undefined ? OUTSIDE : plot.valToPos(this.pointed, "x");
      plot.setCursor({ left, top: 0 }, false);
    }
  }

  /** Not by uPlot's own events, which also come when its data changes, and never from a finger. */
  #followed({ clientX }: PointerEvent): void {
    const plot = this.#plot;
    if (plot !== undefined && drawing !== undefined) {
      const { left, width } = plot.over.getBoundingClientRect();
      this.#point(drawing.pointAt(plot, Math.min(width, Math.max(0, clientX - left))));
    }
  }

  /** What a finger has chosen stays when it is lifted. */
  #left({ pointerType }: PointerEvent): void {
    if (pointerType === "mouse") {
      this.#point(undefined);
    }
  }

  #moved(event: KeyboardEvent): void {
    if (this.#plot === undefined) {
      return;
    }
    if (event.key === "Escape") {
      this.#point(undefined);
      return;
    }
    const to = keyTarget(event.key, this.pointed, this.#table);
    if (to === undefined) {
      return;
    }
    event.preventDefault();
    this.#point(to);
    clearTimeout(this.#speech);
    this.#speech = setTimeout(() => {
      const { place, values } = readingAt(to, this.curves, this.#table, this.scale);
      const words = values.map(({ form, words: value }) => `${form} ${value}`);
      this.spoken = `${place}: ${words.join(", ")}`;
    }, SPEECH_DELAY);
  }

  #isEmpty(): boolean {
    return this.#table.x.length === 0;
  }
}

customElements.define("line-chart", LineChart);
