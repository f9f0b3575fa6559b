import { css, html } from "lit";
import { formatCount } from "../../base/format.ts";
import type { RowPage } from "../../data/index.ts";
import { button } from "../parts/buttons.ts";
import { digitImage } from "../parts/digit-image.ts";
import { selectField } from "../parts/fields.ts";
import { fromParent } from "../parts/from-parent.ts";
import { OwnTask } from "../parts/own-task.ts";
import { shared } from "../parts/styles.ts";
import { act } from "../state/act.ts";

/** The rows of the data in use, page by page: all rows, or those of one class. */
export class RowBrowser extends OwnTask {
  static override styles = [
    shared,
    css`
      ul {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(3.5rem, 1fr));
        gap: 0.5rem;
        margin-top: 0.75rem;
        font-size: 0.8125rem;
        text-align: center;
      }
      .buttons {
        align-items: center;
      }
    `,
  ];

  static override properties = fromParent("page", "classes");

  declare page: RowPage;
  declare classes: number;

  override render() {
    const { label, from, count, width, rows } = this.page;
    const end = from + rows.length;
    const only = Array.from(
      { length: this.classes },
      (_, digit) => [String(digit), `only ${digit}s`] as const,
    );
    return html`
      <h2>Samples</h2>
      <div class="buttons">
        <label>
          Show
          ${selectField("row-class", [["", "all"], ...only], String(label ?? ""), (value) => {
            const label = value === "" ? undefined : Number(value);
            act(this, ({ desks }) => desks.data.browse(label, 0));
          })}
        </label>
        ${this.#step("rows-previous", "Previous", from - rows.length, from === 0)}
        ${this.#step("rows-next", "Next", end, end >= count)}
        <span class="quiet" id="rows-shown" role="status">
          ${count === 0 ? "There are none." : `${formatCount(from + 1)} to ${formatCount(end)} of ${formatCount(count)}`}
        </span>
      </div>
      <ul id="rows">
        ${rows.map(
          ({ row, label: own, pixels }) =>
            html`<li title="row ${row + 1}">
              ${digitImage(pixels, width, `row ${row + 1}`)} ${own}
            </li>`,
        )}
      </ul>
    `;
  }

  #step(id: string, words: string, from: number, disabled: boolean) {
    const { label } = this.page;
    return button(id, words, ({ desks }) => desks.data.browse(label, Math.max(0, from)), {
      disabled,
    });
  }
}

customElements.define("row-browser", RowBrowser);
