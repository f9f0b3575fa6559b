import { css, html } from "lit";
import { errorCounts } from "../../base/classification.ts";
import { formatCount } from "../../base/format.ts";
import type { Cell, Confusion } from "../../run/examine/examination.ts";
import { button } from "./buttons.ts";
import { fromParent } from "./from-parent.ts";
import { Display } from "./own-task.ts";
import { shared } from "./styles.ts";
import { columnHeads, scrolling } from "./tables.ts";

/** The confusion matrix. Only the errors are shaded, because the counts on the diagonal are much larger. */
export class ConfusionMatrix extends Display {
  static override styles = [
    shared,
    css`
      th,
      td {
        min-width: 2.1rem;
        padding: 0.2rem 0.3rem;
        text-align: center;
      }
      td button.cell {
        min-width: 2rem;
        padding: 0 0.2rem;
        border-color: transparent;
        font-weight: inherit;
        background: none;
      }
      td button.cell[aria-pressed="true"] {
        border-color: var(--accent);
      }
      @media (pointer: fine) {
        td button.cell {
          min-height: 1.75rem;
        }
      }
      /* Ten classes fit a phone. */
      @media (max-width: 30rem) {
        th,
        td {
          min-width: 1.5rem;
          padding: 0.2rem 0;
        }
        td button.cell {
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

  static override properties = fromParent("confusion", "opens", "opened");

  declare confusion: Confusion;
  /** Whether a cell opens when it is pressed. */
  declare opens: boolean | undefined;
  /** The cell whose digits are shown. */
  declare opened: Pick<Cell, "label" | "predicted"> | undefined;

  override render() {
    const { classes, counts } = this.confusion;
    const digits = Array.from({ length: classes }, (_, digit) => digit);
    const worst = Math.max(1, ...errorCounts(counts, classes));
    const row = (label: number) =>
      html`<tr>
        <th scope="row">${label}</th>
        ${digits.map((digit) => this.#cell(label, digit, worst))}
      </tr>`;
    return html`
      <h2>Confusion matrix</h2>
      <p class="quiet">
        Rows are the true digits, columns the predicted ones. The errors are shaded.
      </p>
      ${scrolling(
        "Confusion matrix",
        html`<table>
          ${columnHeads([html`<span class="spoken">true digit</span>`, ...digits])}
          <tbody>
            ${digits.map(row)}
          </tbody>
        </table>`,
      )}
    `;
  }

  #isOpened(label: number, predicted: number): boolean {
    return this.opened?.label === label && this.opened.predicted === predicted;
  }

  #cell(label: number, predicted: number, worst: number) {
    const { classes, counts } = this.confusion;
    const count = counts[label * classes + predicted] ?? 0;
    const words = `true ${label}, predicted ${predicted}: ${formatCount(count)}`;
    const number =
      this.opens === true && count > 0
        ? button(
            undefined,
            formatCount(count),
            ({ desks }) => desks.examine.openCell(label, predicted),
            { kind: "cell", label: words, pressed: this.#isOpened(label, predicted) },
          )
        : formatCount(count);
    if (label === predicted) {
      return html`<td class="right">${number}</td>`;
    }
    // At most 40 %, so that the numbers can still be read.
    const shade = Math.round((40 * count) / worst);
    const style = `background: color-mix(in srgb, var(--validation) ${shade}%, transparent)`;
    return html`<td class=${count === 0 ? "none" : ""} .style=${style} title=${words}>
      ${count === 0 ? "·" : number}
    </td>`;
  }
}

customElements.define("confusion-matrix", ConfusionMatrix);
