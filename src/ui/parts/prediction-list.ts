import { css, html, nothing } from "lit";
import { formatCertainty, withArticle } from "../../base/format.ts";
import type { DigitPrediction } from "../../run/examine/examination.ts";
import { button } from "./buttons.ts";
import { digitImage } from "./digit-image.ts";
import { fromParent } from "./from-parent.ts";
import { Display } from "./own-task.ts";
import { PHONE, PROJECTOR, shared } from "./styles.ts";

/** A few digits with the network's predictions. */
export class PredictionList extends Display {
  static override styles = [
    shared,
    css`
      ul {
        display: grid;
        grid-template-columns: repeat(12, minmax(0, 5rem));
        justify-content: space-between;
        gap: 0.5rem;
      }
      :host([wide]) ul {
        grid-template-columns: repeat(auto-fill, 5.5rem);
        justify-content: start;
      }
      @media (max-width: 30rem) {
        :host([wide]) ul {
          grid-template-columns: repeat(4, minmax(0, 1fr));
        }
      }
      @media ${PHONE} {
        ul {
          grid-template-columns: repeat(6, minmax(0, 5rem));
        }
      }
      /* Beside its digit, so that the row stays low. */
      @media ${PROJECTOR} {
        :host([presenting]) li {
          display: grid;
          grid-template-columns: 2.3rem minmax(0, 1fr);
          column-gap: 0.3rem;
          align-items: center;
        }
        :host([presenting]) li > :first-child {
          grid-row: 1 / 3;
        }
        :host([presenting]) .verdict {
          min-height: 0;
          margin: 0;
          font-size: 0.75rem;
        }
        :host([presenting]) :is(h2, p, .sure) {
          display: none;
        }
      }
      .verdict {
        display: block;
        /* Two lines, for "✗ 3, true 8". */
        min-height: 2.5em;
        margin-top: 0.2rem;
        font-size: 0.875rem;
        line-height: 1.25;
      }
      :host([wide]) .verdict {
        min-height: 0;
        white-space: nowrap;
      }
      button.digit {
        display: block;
        width: 100%;
        min-height: 0;
        padding: 0;
      }
      .blank {
        aspect-ratio: 1;
        border-radius: 0.375rem;
        background: var(--raised);
      }
      .room span {
        visibility: hidden;
      }
      .true {
        white-space: nowrap;
      }
      .sure {
        font-size: 0.8125rem;
        line-height: 1.3;
        white-space: nowrap;
        color: var(--quiet);
      }
    `,
  ];

  static override properties = fromParent("predictions", "heading", "opens", "untrained");

  declare predictions: readonly DigitPrediction[];
  /** The heading; "Validation digits" unless given. */
  declare heading: string | undefined;
  /** Whether the predictions are those of an untrained network. */
  declare untrained: boolean | undefined;
  /** Whether a digit can be pressed, to see why it is read as it is. */
  declare opens: boolean | undefined;

  override render() {
    const { predictions, heading } = this;
    const others = predictions.length === 0 ? "There are none." : undefined;
    const isValidation = heading === undefined;
    const words = isValidation ? validationWords(predictions, this.untrained === true) : others;
    const isEmpty = isValidation && predictions.length === 0;
    return html`
      <h2>${heading ?? "Validation digits"}</h2>
      ${words === undefined ? nothing : html`<p class="quiet">${words}</p>`}
      ${
        isEmpty
          ? ROOM
          : html`<ul>
              ${predictions.map((prediction) => this.#item(prediction))}
            </ul>`
      }
    `;
  }

  #item({ label, predicted, probability, width, pixels }: DigitPrediction) {
    const right = label === predicted;
    const image = digitImage(pixels, width, withArticle(label));
    const shown = this.opens
      ? button(undefined, image, (page) => page.explainDigit({ pixels, label }), {
          kind: "digit",
          title: "Why it is read so",
        })
      : image;
    return html`<li>
      ${shown}
      <span class="verdict ${right ? "" : "wrong"}">
        ${right ? `✓ ${predicted}` : html`✗ ${predicted}, <span class="true">true ${label}</span>`}
      </span>
      <span class="sure">${formatCertainty(probability)}</span>
    </li>`;
  }
}

/** Room for as many digits as the page shows, so that nothing moves when they come. */
const ROOM = html`<ul aria-hidden="true" class="room">
  ${Array.from(
    { length: 12 },
    () =>
      html`<li>
        <div class="blank"></div>
        <span class="verdict">–</span><span class="sure">–</span>
      </li>`,
  )}
</ul>`;

function validationWords(predictions: readonly DigitPrediction[], untrained: boolean): string {
  const right = predictions.filter(({ label, predicted }) => label === predicted).length;
  return predictions.length === 0
    ? "With the network's predictions. The network is never trained on them."
    : `${right} of ${predictions.length} predicted right${untrained ? ", by the untrained network" : ""}`;
}

customElements.define("prediction-list", PredictionList);
