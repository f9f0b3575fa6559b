import { LitElement, css, html } from "lit";
import { fromParent } from "./from-parent.ts";

/** Colours of Okabe and Ito's palette, which people with any colour vision tell apart: for values above and below zero. */
export const ABOVE = [230, 159, 0] as const;
export const BELOW = [86, 180, 233] as const;

/** A digit, white on black as MNIST stores it; or, signed, weights: black for zero, orange above and blue below. */
export class DigitImage extends LitElement {
  static override styles = css`
    :host {
      display: block;
    }
    canvas {
      display: block;
      width: 100%;
      aspect-ratio: var(--aspect, 1);
      border-radius: 0.375rem;
      background: #000;
      object-fit: contain;
      image-rendering: pixelated;
    }
  `;

  static override properties = fromParent("pixels", "width", "words", "signed");

  /** [height · width], 0 (background) to 255 (ink); signed, 127.5 is zero. */
  declare pixels: Uint8Array;
  declare width: number;
  /** The name of the image for screen readers. */
  declare words: string;
  declare signed: boolean | undefined;

  override render() {
    const height = this.pixels.length / this.width;
    return html`<canvas
      width=${this.width}
      height=${height}
      role="img"
      aria-label=${this.words}
    ></canvas>`;
  }

  override updated(): void {
    const image = imageOf(this.pixels, this.width, this.signed);
    this.renderRoot.querySelector("canvas")?.getContext("2d")?.putImageData(image, 0, 0);
  }
}

/** See the properties of `DigitImage`. */
export function imageOf(pixels: Uint8Array, width: number, signed = false): ImageData {
  const image = new ImageData(width, pixels.length / width);
  pixels.forEach((value, index) => {
    const colour = signed ? signedColour(value) : [value, value, value];
    image.data.set([...colour, 255], 4 * index);
  });
  return image;
}

function signedColour(value: number): number[] {
  const share = (value - 127.5) / 127.5;
  return (share > 0 ? ABOVE : BELOW).map((part) => Math.abs(share) * part);
}

/** An image as an element: see the properties of `DigitImage`. */
export function digitImage(pixels: Uint8Array, width: number, words: string, signed = false) {
  return html`<digit-image
    .pixels=${pixels}
    .width=${width}
    .words=${words}
    .signed=${signed}
  ></digit-image>`;
}

/** The pixel of an image, counted row by row, at which an event on its element happened. */
export function pixelAt(
  { offsetX, offsetY, currentTarget }: MouseEvent,
  width: number,
  height: number,
): number {
  const { clientWidth, clientHeight } = currentTarget as Element;
  const within = (place: number, size: number) =>
    Math.min(size - 1, Math.max(0, Math.floor(size * place)));
  return within(offsetY / clientHeight, height) * width + within(offsetX / clientWidth, width);
}

customElements.define("digit-image", DigitImage);
