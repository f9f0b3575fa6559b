import { LitElement, css, html } from "lit";
import { formatPercent } from "../format.ts";
import type { Prediction } from "./protocol.ts";
import { shared } from "./styles.ts";

/** A few digits that the network never learned from, with what it makes of them. */
export class PredictionList extends LitElement {
  static override styles = [
    shared,
    css`
      ul {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(6.5rem, 1fr));
        gap: 0.75rem;
        margin: 0;
        padding: 0;
        list-style: none;
      }

      canvas {
        display: block;
        width: 100%;
        aspect-ratio: 1;
        border-radius: 0.375rem;
        image-rendering: pixelated;
      }
    `,
  ];

  static override properties = { predictions: { attribute: false } };

  declare predictions: readonly Prediction[];

  override render() {
    return html`<h2>Predictions</h2>
      ${
        this.predictions.length === 0
          ? html`<p class="quiet">After each epoch: digits the network has not seen.</p>`
          : html`<ul>
              ${this.predictions.map((prediction) => this.#item(prediction))}
            </ul>`
      }`;
  }

  override updated(): void {
    this.renderRoot.querySelectorAll("canvas").forEach((canvas, index) => {
      const prediction = this.predictions[index];
      if (prediction !== undefined) {
        paint(canvas, prediction);
      }
    });
  }

  #item({ label, predicted, probabilities, width, pixels }: Prediction) {
    const right = label === predicted;
    const sure = formatPercent(probabilities[predicted] ?? 0);
    return html`<li>
      <canvas
        width=${width}
        height=${pixels.length / width}
        role="img"
        aria-label="A ${label}"
      ></canvas>
      <span class=${right ? "" : "wrong"}>
        ${right ? `✓ ${predicted}` : `✗ ${predicted}, is ${label}`}
      </span>
      <div class="quiet">${sure}</div>
    </li>`;
  }
}

/** White on black, as MNIST stores its digits. */
function paint(canvas: HTMLCanvasElement, { width, pixels }: Prediction): void {
  const image = new ImageData(width, pixels.length / width);
  pixels.forEach((value, index) => {
    image.data.set([value, value, value, 255], 4 * index);
  });
  canvas.getContext("2d")?.putImageData(image, 0, 0);
}

customElements.define("prediction-list", PredictionList);

declare global {
  interface HTMLElementTagNameMap {
    "prediction-list": PredictionList;
  }
}
