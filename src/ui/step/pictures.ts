import { html, nothing } from "lit";
import { digitImage, pixelAt } from "../parts/digit-image.ts";

/** What a picture shows. */
export interface Picture {
  /** One for each square of the picture, row by row; past the end of the values the squares stay empty. */
  readonly values: ArrayLike<number>;
  /** Squares of a row. */
  readonly width: number;
  /** The value of the strongest shade. */
  readonly scale: number;
  /** Values below zero are blue, above zero orange; otherwise zero is black and the scale white. */
  readonly isSigned: boolean;
  readonly caption: unknown;
  /** For screen readers. */
  readonly words: string;
  /** The square that is marked, and the name under which a formula points at it. */
  readonly marked?: { readonly at: number; readonly place: string } | undefined;
  /** Called with the square that was pressed. */
  readonly pick?: ((at: number) => void) | undefined;
  /** When it appears among the pictures of its stop, from 0. */
  readonly order?: number;
  readonly size?: "small" | "large";
}

/** A picture of numbers, one of whose squares may be marked. */
export function picture({
  values,
  width,
  scale,
  isSigned,
  caption,
  words,
  marked,
  pick,
  order = 0,
  size = "large",
}: Picture) {
  const height = Math.ceil(values.length / width);
  const pixels = new Uint8Array(width * height).fill(isSigned ? 128 : 0);
  const shade = isSigned
    ? (value: number) => 127.5 + 127.5 * Math.max(-1, Math.min(1, value / scale))
    : (value: number) => 255 * Math.max(0, Math.min(1, value / scale));
  for (let at = 0; at < values.length; at++) {
    pixels[at] = scale > 0 ? Math.round(shade(values[at] as number)) : (pixels[at] as number);
  }
  return html`<figure class=${size} .style=${`--order: ${order}`}>
    <div
      class="squares ${pick === undefined ? "" : "pressable"}"
      .style=${`--aspect: ${width} / ${height}`}
      @click=${(event: MouseEvent) => {
        const at = pixelAt(event, width, height);
        if (at < values.length) {
          pick?.(at);
        }
      }}
    >
      ${digitImage(pixels, width, words, isSigned)}
      ${
        marked === undefined
          ? nothing
          : html`<span
              class="mark"
              data-place=${marked.place}
              .style=${`left: ${(100 * (marked.at % width)) / width}%; top: ${
                (100 * Math.floor(marked.at / width)) / height
              }%; width: ${100 / width}%; height: ${100 / height}%`}
            ></span>`
      }
    </div>
    <figcaption>${caption}</figcaption>
  </figure>`;
}

/** What the two colours of signed pictures and bars mean. */
export const signKey = html`<p class="signs">
  <span class="key above"></span> positive <span class="key below"></span> negative
</p>`;

/** A sign between two pictures. */
export function sign(text: string) {
  return html`<span class="sign" aria-hidden="true">${text}</span>`;
}

/** A bar for a value, to the right of the middle where it is above zero, to the left where it is below. */
export function signedBar(value: number, scale: number) {
  const share = scale > 0 ? Math.min(1, Math.abs(value) / scale) : 0;
  const side = value < 0 ? "below" : "above";
  return html`<span class="track signed"
    ><span class="bar ${side}" .style=${`width: ${50 * share}%`}></span
  ></span>`;
}

/** A bar for a value from zero up. */
export function bar(value: number, scale: number) {
  const share = scale > 0 ? Math.min(1, value / scale) : 0;
  return html`<span class="track"
    ><span class="bar" .style=${`width: ${100 * share}%`}></span
  ></span>`;
}

/** Squares of a row for the units of a layer: rows of five for a few, of sixteen where they are full, or nearly a square. */
export function widthFor(count: number): number {
  if (count <= 16) {
    return Math.min(count, 5);
  }
  return count % 16 === 0 ? 16 : Math.ceil(Math.sqrt(count));
}
