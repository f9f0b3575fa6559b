import { css, html } from "lit";
import { formatCount } from "../../base/format.ts";
import type { Confusion } from "../../run/examination.ts";
import { act } from "../state/act.ts";
import { Display } from "./own-task.ts";
import { shared } from "./styles.ts";

/** The confusion matrix. Only the errors are shaded, because the counts on the diagonal are much larger. */
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
      <h2>Confusion matrix</h2>
      <p class="quiet">
        Rows are the true digits, columns the predicted ones. The errors are shaded.
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
    // At most 40 %, so that the numbers can still be read.
    const shade = Math.round((40 * count) / worst);
    const style = `background: color-mix(in srgb, var(--validation) ${shade}%, transparent)`;
    return html`<td
      class=${count === 0 ? "none" : ""}
      .style=${style}
      title="true ${label}, predicted ${digit}: ${formatCount(count)}"
    >
      ${count === 0 ? "·" : this.#number(label, digit, count)}
    </td>`;
  }

  #number(label: number, predicted: number, count: number) {
    return this.opens && count > 0
      ? html`<button
          aria-label="true ${label}, predicted ${predicted}: ${formatCount(count)}"
          @click=${() => {
            act(this, ({ worker }) => worker.examine.openCell(label, predicted));
          }}
        >
          ${formatCount(count)}
        </button>`
      : formatCount(count);
  }
}

customElements.define("confusion-matrix", ConfusionMatrix);
