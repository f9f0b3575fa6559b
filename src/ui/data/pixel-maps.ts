import { LitElement, css, html, nothing } from "lit";
import { formatFigure } from "../../base/format.ts";
import { type ColumnSummary, type Description, STATISTICS } from "../../data/index.ts";
import { digitImage, pixelAt } from "../parts/digit-image.ts";
import { fromParent } from "../parts/from-parent.ts";
import { shared } from "../parts/styles.ts";

/** The statistics of which there is a map unless it is black, and the factor by which it is brightened. */
const MAPS = [
  { words: "mean", key: "mean", gain: 1 },
  { words: "standard deviation, doubled", key: "std", gain: 2 },
  { words: "minimum", key: "min", gain: 1 },
  { words: "maximum", key: "max", gain: 1 },
] as const;

/** Maps of the pixels' statistics. The pointer or the arrow keys choose a pixel, whose statistics are shown in words. */
export class PixelMaps extends LitElement {
  static override styles = [
    shared,
    css`
      .maps {
        display: flex;
        flex-wrap: wrap;
        gap: 1.5rem;
        width: fit-content;
      }
      figure {
        width: 9rem;
        margin: 0;
      }
      figcaption {
        margin-top: 0.3rem;
        font-size: 0.875rem;
      }
      .picture {
        position: relative;
        cursor: crosshair;
      }
      .mark {
        position: absolute;
        outline: 2px solid var(--validation);
        pointer-events: none;
      }
    `,
  ];

  static override properties = { ...fromParent("description"), pixel: { state: true } };

  declare description: Description;
  /** The chosen pixel. */
  declare pixel: number | undefined;

  override render() {
    const { width } = this.description;
    const pixels = this.#pixels();
    return html`
      <div
        class="maps"
        tabindex="0"
        role="group"
        aria-label="Maps of the pixels: the arrow keys move from pixel to pixel"
        aria-describedby="pixel"
        @keydown=${this.#move}
      >
        ${MAPS.filter((map) => saysSomething(pixels, map)).map(
          ({ words, key, gain }) =>
            html`<figure>
              <div class="picture" @pointermove=${this.#point}>
                ${digitImage(shadesOf(pixels, key, gain), width, `${words} of each pixel`)}
                ${this.#mark()}
              </div>
              <figcaption>${words}</figcaption>
            </figure>`,
        )}
      </div>
      <p class="quiet" id="pixel" role="status">${this.#words(pixels)}</p>
    `;
  }

  #pixels(): readonly ColumnSummary[] {
    return this.description.columns.filter(({ name }) => name !== "label");
  }

  #mark() {
    const { width, height } = this.description;
    const { pixel } = this;
    if (pixel === undefined) {
      return nothing;
    }
    const [left, top] = [(pixel % width) / width, Math.floor(pixel / width) / height];
    const percent = (share: number) => `${(100 * share).toFixed(3)}%`;
    const style = `left: ${percent(left)}; top: ${percent(top)}; width: ${percent(1 / width)}; height: ${percent(1 / height)}`;
    return html`<div class="mark" .style=${style}></div>`;
  }

  #words(pixels: readonly ColumnSummary[]): string {
    const { width } = this.description;
    const column = pixels[this.pixel ?? -1];
    if (this.pixel === undefined || column === undefined) {
      return "Point at a pixel to see its column of the table below.";
    }
    const figures = STATISTICS.map(([name, key]) => `${name} ${formatFigure(column[key])}`);
    const place = `row ${Math.floor(this.pixel / width) + 1}, column ${(this.pixel % width) + 1}`;
    return `${column.name}, ${place}: ${figures.join(", ")}`;
  }

  #point(event: PointerEvent): void {
    this.pixel = pixelAt(event, this.description.width, this.description.height);
  }

  #move(event: KeyboardEvent): void {
    const { width, height } = this.description;
    const steps: Readonly<Record<string, number>> = {
      ArrowLeft: -1,
      ArrowRight: 1,
      ArrowUp: -width,
      ArrowDown: width,
    };
    const step = steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      const middle = Math.floor(height / 2) * width + Math.floor(width / 2);
      const next = this.pixel === undefined ? middle : this.pixel + step;
      this.pixel = Math.min(width * height - 1, Math.max(0, next));
    }
  }
}

/** In most data every pixel is background in some image, and the map of the least values is black. */
function saysSomething(pixels: readonly ColumnSummary[], { key }: (typeof MAPS)[number]): boolean {
  return pixels.some((pixel) => pixel[key] > 0);
}

function shadesOf(
  pixels: readonly ColumnSummary[],
  key: (typeof MAPS)[number]["key"],
  gain: number,
): Uint8Array {
  return Uint8Array.from(pixels, (pixel) => Math.min(255, Math.round(gain * pixel[key] || 0)));
}

customElements.define("pixel-maps", PixelMaps);
