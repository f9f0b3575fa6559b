import { LitElement, css, html } from "lit";

/** A digit, white on black as MNIST stores it. */
export class DigitImage extends LitElement {
  static override styles = css`
    :host {
      display: block;
    }

    canvas {
      display: block;
      width: 100%;
      aspect-ratio: 1;
      border-radius: 0.375rem;
      background: #000;
      object-fit: contain;
      image-rendering: pixelated;
    }
  `;

  static override properties = {
    pixels: { attribute: false },
    width: { attribute: false },
    words: { attribute: false },
  };

  /** [height · width], 0 (paper) to 255 (ink). */
  declare pixels: Uint8Array;
  declare width: number;
  /** What is to be seen, for those who do not. */
  declare words: string;

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
    const { width, pixels } = this;
    const image = new ImageData(width, pixels.length / width);
    pixels.forEach((value, index) => {
      image.data.set([value, value, value, 255], 4 * index);
    });
    this.renderRoot.querySelector("canvas")?.getContext("2d")?.putImageData(image, 0, 0);
  }
}

customElements.define("digit-image", DigitImage);

declare global {
  interface HTMLElementTagNameMap {
    "digit-image": DigitImage;
  }
}
