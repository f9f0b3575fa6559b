import { css, html } from "lit";
import { formatPercentTick, formatTick } from "../../base/format.ts";
import { ticksBetween } from "../../base/ticks.ts";
import { fromParent } from "../parts/from-parent.ts";
import { Display } from "../parts/own-task.ts";
import { lookOf } from "../parts/run-look.ts";
import { shared } from "../parts/styles.ts";
import { type SweepLine, type SweepQuantity, light, rangeOf } from "./sweep-lines.ts";

/** CSS pixels around the plot. */
const MARGIN = { left: 44, right: 8, top: 8, bottom: 22 };

/** About how many ticks an axis has. */
const TICKS = 4;

/** How far a pointer may be from the nearest point of a line. CSS pixels. */
const NEAR = 30;

/** Curves of many networks in one picture. The pointer, and the table's rows, light up a network. */
export class SweepChart extends Display {
  static override styles = [
    shared,
    css`
      canvas {
        display: block;
        width: 100%;
        height: var(--plot-height, 240px);
        border-radius: 0.25rem;
      }
    `,
  ];

  static override properties = fromParent("lines", "range", "quantity", "epochs", "lit", "label");

  declare lines: readonly SweepLine[];
  /** The ends of the vertical axis; those of the lines unless given. */
  declare range: readonly [number, number] | undefined;
  declare quantity: SweepQuantity;
  /** Where the horizontal axis ends. */
  declare epochs: number;
  /** The network that is lit up; undefined for none. */
  declare lit: number | undefined;
  declare label: string;

  readonly #darkness = matchMedia("(prefers-color-scheme: dark)");
  readonly #repaint = () => {
    this.requestUpdate();
  };
  readonly #resized = new ResizeObserver(this.#repaint);

  override connectedCallback(): void {
    super.connectedCallback();
    this.#darkness.addEventListener("change", this.#repaint);
    this.#resized.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#darkness.removeEventListener("change", this.#repaint);
    this.#resized.disconnect();
  }

  override render() {
    return html`<canvas
      role="img"
      aria-label=${this.label}
      @pointermove=${this.#pointed}
      @pointerleave=${() => {
        light(this, undefined);
      }}
    ></canvas>`;
  }

  override updated(): void {
    const canvas = this.renderRoot.querySelector("canvas");
    const context = canvas?.getContext("2d");
    const { clientWidth: width, clientHeight: height } = canvas ?? {};
    if (canvas && context && width && height) {
      const scale = devicePixelRatio;
      canvas.width = Math.round(width * scale);
      canvas.height = Math.round(height * scale);
      context.scale(scale, scale);
      this.#paint(context, width, height, this.#darkness.matches);
    }
  }

  /** The chart in light colours, for a file. */
  lightCanvas(): HTMLCanvasElement {
    const { clientWidth: width, clientHeight: height } = this;
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [2 * width, 2 * height];
    const context = canvas.getContext("2d");
    context?.scale(2, 2);
    if (context !== null) {
      this.#paint(context, width, height, false);
    }
    return canvas;
  }

  #paint(context: CanvasRenderingContext2D, width: number, height: number, isDark: boolean): void {
    const style = getComputedStyle(this);
    const place = this.#places(width, height);
    // The colours of the page are written as light-dark(…), of which a canvas knows nothing.
    const [quiet, rule] = isDark ? ["#a3adbb", "#2f3742"] : ["#566070", "#dde1e7"];
    context.font = `12px ${style.fontFamily}`;
    context.fillStyle = quiet;
    context.strokeStyle = rule;
    context.lineWidth = 1;
    const [low, high] = this.#range();
    context.textAlign = "right";
    context.textBaseline = "middle";
    for (const tick of ticksBetween(low, high, TICKS)) {
      const y = place.y(tick);
      line(context, [MARGIN.left, y], [width - MARGIN.right, y]);
      const words = this.quantity === "accuracy" ? formatPercentTick(tick) : formatTick(tick);
      context.fillText(words, MARGIN.left - 5, y);
    }
    context.textAlign = "center";
    context.textBaseline = "top";
    for (const tick of ticksBetween(0, this.epochs, TICKS).filter(Number.isInteger)) {
      context.fillText(formatTick(tick), place.x(tick), height - MARGIN.bottom + 6);
    }
    context.beginPath();
    const across = width - MARGIN.left - MARGIN.right;
    context.rect(MARGIN.left, 0, across + 4, height - MARGIN.bottom + 2);
    context.clip();
    const isLit = (one: SweepLine) => one.network.number === this.lit;
    for (const one of [...this.lines].sort((a, b) => Number(isLit(a)) - Number(isLit(b)))) {
      context.strokeStyle = colourIn(one, isDark);
      this.#paintLine(context, one, place, isLit(one));
    }
  }

  #paintLine(
    context: CanvasRenderingContext2D,
    { configuration, points }: SweepLine,
    place: Places,
    isLit: boolean,
  ): void {
    const { dash } = lookOf(configuration);
    context.fillStyle = context.strokeStyle;
    context.globalAlpha = isLit ? 1 : this.lit === undefined ? 0.75 : 0.25;
    context.lineWidth = isLit ? 3 : 1.5;
    context.setLineDash([...dash]);
    context.beginPath();
    for (const [at, value] of points) {
      context.lineTo(place.x(at), place.y(value));
    }
    context.stroke();
    const [at, value] = points.at(-1) ?? [0, 0];
    context.beginPath();
    context.arc(place.x(at), place.y(value), isLit ? 4 : 2.5, 0, 2 * Math.PI);
    context.fill();
    context.globalAlpha = 1;
  }

  #range(): readonly [number, number] {
    return this.range ?? rangeOf(this.lines, this.quantity);
  }

  #places(width: number, height: number): Places {
    const [low, high] = this.#range();
    const across = width - MARGIN.left - MARGIN.right;
    const up = height - MARGIN.top - MARGIN.bottom;
    return {
      x: (at) => MARGIN.left + (across * at) / this.epochs,
      y: (value) => MARGIN.top + up * (1 - (value - low) / (high - low)),
    };
  }

  #pointed({ offsetX, offsetY, target }: PointerEvent): void {
    const { clientWidth, clientHeight } = target as Element;
    const place = this.#places(clientWidth, clientHeight);
    let [nearest, found] = [NEAR, undefined as number | undefined];
    for (const { network, points } of this.lines) {
      for (const [at, value] of points) {
        const distance = Math.hypot(place.x(at) - offsetX, place.y(value) - offsetY);
        if (distance < nearest) {
          [nearest, found] = [distance, network.number];
        }
      }
    }
    light(this, found);
  }
}

/** Where values are in the picture. */
interface Places {
  readonly x: (at: number) => number;
  readonly y: (value: number) => number;
}

function colourIn({ configuration }: SweepLine, isDark: boolean): string {
  const { light, dark } = lookOf(configuration);
  return isDark ? dark : light;
}

function line(
  context: CanvasRenderingContext2D,
  from: readonly [number, number],
  to: readonly [number, number],
): void {
  context.beginPath();
  context.moveTo(...from);
  context.lineTo(...to);
  context.stroke();
}

customElements.define("sweep-chart", SweepChart);
