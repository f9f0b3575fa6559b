import { css, html, nothing } from "lit";
import { formatPercent } from "../../base/format.ts";
import type { DigitPrediction } from "../../run/examination.ts";
import { button } from "./buttons.ts";
import { digitImage } from "./digit-image.ts";
import { fromParent } from "./from-parent.ts";
import { Display } from "./own-task.ts";
import { shared } from "./styles.ts";

/** A few digits with the network's predictions. */
export class PredictionList extends Display {
  static override styles = [
    shared,
    css`
      ul {
        display: grid;
        grid-template-columns: repeat(6, minmax(0, 5.5rem));
        justify-content: space-between;
        gap: 0.75rem 0.625rem;
      }
      :host([wide]) ul {
        grid-template-columns: repeat(auto-fill, 5.5rem);
        justify-content: start;
      }
      @media (max-width: 30rem) {
        ul,
        :host([wide]) ul {
          grid-template-columns: repeat(4, minmax(0, 1fr));
        }
      }
      .verdict {
        display: block;
        margin-top: 0.2rem;
        font-size: 0.9375rem;
        line-height: 1.3;
        white-space: nowrap;
      }
      button.digit {
        display: block;
        width: 100%;
        min-height: 0;
        padding: 0;
      }
      .sure {
        font-size: 0.8125rem;
        line-height: 1.3;
        color: var(--quiet);
      }
    `,
  ];

  static override properties = fromParent("predictions", "heading", "opens");

  declare predictions: readonly DigitPrediction[];
  /** The heading; "Validation digits" unless given. */
  declare heading: string | undefined;
  /** Whether a digit can be pressed, to see its activations. */
  declare opens: boolean | undefined;

  override render() {
    const { predictions, heading } = this;
    const others = predictions.length === 0 ? "There are none." : undefined;
    const words = heading === undefined ? validationWords(predictions) : others;
    return html`
      <h2>${heading ?? "Validation digits"}</h2>
      ${words === undefined ? nothing : html`<p class="quiet">${words}</p>`}
      <ul>
        ${predictions.map((prediction) => this.#item(prediction))}
      </ul>
    `;
  }

  #item({ label, predicted, probability, width, pixels }: DigitPrediction) {
    const right = label === predicted;
    const image = digitImage(pixels, width, `A ${label}`);
    const shown = this.opens
      ? button(undefined, image, ({ desks }) => desks.examine.showDigit(pixels), {
          kind: "digit",
        })
      : image;
    return html`<li>
      ${shown}
      <span class="verdict ${right ? "" : "wrong"}">
        ${right ? `✓ ${predicted}` : `✗ ${predicted}, true ${label}`}
      </span>
      <span class="sure">${formatPercent(probability)}</span>
    </li>`;
  }
}

function validationWords(predictions: readonly DigitPrediction[]): string {
  const right = predictions.filter(({ label, predicted }) => label === predicted).length;
  return predictions.length === 0
    ? "Shown here during training, with the network's predictions. The network is never trained on them."
    : `${right} of ${predictions.length} predicted right`;
}

customElements.define("prediction-list", PredictionList);
