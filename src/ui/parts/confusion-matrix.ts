import { css, html } from "lit";
import { formatCount } from "../../base/format.ts";
import type { Confusion } from "../../worker/protocol.ts";
import { act } from "../state/actions.ts";
import { Display } from "./own-task.ts";
import { shared } from "./styles.ts";

/** Which digits are taken for which. Only the errors are shaded: the diagonal would outshine them. */
export class ConfusionMatrix extends Display {
  static override styles = [
    shared,
    css`
      .scroll {
        overflow-x: auto;
      }

      th,
      td {
        min-width: 2.1rem;
        padding: 0.2rem 0.3rem;
        text-align: center;
      }

      td button {
        min-width: 2rem;
        min-height: 1.75rem;
        padding: 0 0.2rem;
        border-color: transparent;
        font-weight: inherit;
        background: none;
      }

      /* Ten classes fit a phone. */
      @media (max-width: 30rem) {
        th,
        td {
          min-width: 1.5rem;
          padding: 0.2rem 0;
        }

        td button {
          min-width: 1.5rem;
          padding: 0;
          font-size: inherit;
        }

        table {
          font-size: 0.75rem;
        }
      }

      td.right {
        font-weight: 600;
      }

      td.none {
        color: var(--edge);
      }
    `,
  ];

  static override properties = {
    confusion: { attribute: false },
    opens: { attribute: false },
  };

  declare confusion: Confusion;
  /** Whether a cell opens when it is pressed. */
  declare opens: boolean;

  constructor() {
    super();
    this.opens = false;
  }

  override render() {
    const { classes, counts } = this.confusion;
    const digits = Array.from({ length: classes }, (_, digit) => digit);
    const errors = [...counts].filter((_, cell) => cell % (classes + 1) !== 0);
    const worst = Math.max(1, ...errors);
    return html`
      <h2>Taken for each other</h2>
      <p class="quiet">
        Rows are what a digit is, columns what the network takes it for. Shaded: the errors.
      </p>
      <div class="scroll" tabindex="0" role="region" aria-label="Confusion matrix">
        <table>
          <thead>
            <tr>
              <th scope="col"><span class="spoken">true digit</span></th>
              ${digits.map((digit) => html`<th scope="col">${digit}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${digits.map(
              (label) =>
                html`<tr>
                  <th scope="row">${label}</th>
                  ${digits.map((digit) =>
                    this.#cell(label, digit, counts[label * classes + digit] ?? 0, worst),
                  )}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    `;
  }

  #cell(label: number, digit: number, count: number, worst: number) {
    if (label === digit) {
      return html`<td class="right">${this.#number(label, digit, count)}</td>`;
    }
    // As dark as the numbers can still be read on.
    const shade = Math.round((40 * count) / worst);
    const style = `background: color-mix(in srgb, var(--validation) ${shade}%, transparent)`;
    return html`<td
      class=${count === 0 ? "none" : ""}
      .style=${style}
      title="${label} taken for ${digit}: ${formatCount(count)}"
    >
      ${count === 0 ? "·" : this.#number(label, digit, count)}
    </td>`;
  }

  #number(label: number, predicted: number, count: number) {
    return this.opens && count > 0
      ? html`<button
          aria-label="${label} taken for ${predicted}: ${formatCount(count)}"
          @click=${() => {
            act(this, { type: "examine-cell", label, predicted });
          }}
        >
          ${formatCount(count)}
        </button>`
      : formatCount(count);
  }
}

customElements.define("confusion-matrix", ConfusionMatrix);

declare global {
  interface HTMLElementTagNameMap {
    "confusion-matrix": ConfusionMatrix;
  }
}
