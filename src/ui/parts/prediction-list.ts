import { css, html, nothing } from "lit";
import { formatPercent } from "../../base/format.ts";
import type { Prediction } from "../../worker/protocol.ts";
import { act } from "../state/actions.ts";
import { Display } from "./own-task.ts";
import { shared } from "./styles.ts";
import "./digit-image.ts";

/** A few digits that the network never learned from, with what it makes of them. */
export class PredictionList extends Display {
  static override styles = [
    shared,
    css`
      ul {
        display: grid;
        grid-template-columns: repeat(6, minmax(0, 5.5rem));
        justify-content: space-between;
        gap: 0.75rem 0.625rem;
        margin: 0;
        padding: 0;
        list-style: none;
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

      button {
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

  static override properties = {
    predictions: { attribute: false },
    heading: { attribute: false },
    opens: { attribute: false },
  };

  declare predictions: readonly Prediction[];
  /** In place of the usual one. */
  declare heading: string | undefined;
  /** Whether a digit can be pressed, to see what each layer says to it. */
  declare opens: boolean;

  constructor() {
    super();
    this.opens = false;
  }

  override render() {
    const right = this.predictions.filter(({ label, predicted }) => label === predicted).length;
    return html`
      <h2>${this.heading ?? "Digits it never learns from"}</h2>
      ${
        this.predictions.length === 0
          ? html`<p class="quiet">
              ${this.heading === undefined ? "Shown here while it trains, with how the network reads them." : "There are none."}
            </p>`
          : html`${
                this.heading === undefined
                  ? html`<p class="quiet">${right} of ${this.predictions.length} read right</p>`
                  : nothing
              }
              <ul>
                ${this.predictions.map((prediction) => this.#item(prediction))}
              </ul>`
      }
    `;
  }

  #item({ label, predicted, probability, width, pixels }: Prediction) {
    const right = label === predicted;
    const image = html`<digit-image
      .pixels=${pixels}
      .width=${width}
      .words=${`A ${label}`}
    ></digit-image>`;
    return html`<li>
      ${
        this.opens
          ? html`<button
              @click=${() => {
                act(this, { type: "examine-digit", pixels });
              }}
            >
              ${image}
            </button>`
          : image
      }
      <span class="verdict ${right ? "" : "wrong"}">
        ${right ? `✓ ${predicted}` : `✗ ${predicted}, is ${label}`}
      </span>
      <span class="sure">${formatPercent(probability)}</span>
    </li>`;
  }
}

customElements.define("prediction-list", PredictionList);

declare global {
  interface HTMLElementTagNameMap {
    "prediction-list": PredictionList;
  }
}
