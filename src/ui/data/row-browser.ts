import { css, html } from "lit";
import { formatCount } from "../../base/format.ts";
import type { RowPage } from "../../data/index.ts";
import { button } from "../parts/buttons.ts";
import { OwnTask } from "../parts/own-task.ts";
import { shared } from "../parts/styles.ts";
import { act } from "../state/act.ts";
import "../parts/digit-image.ts";

/** The rows of the data in use, page by page: all rows, or those of one class. */
export class RowBrowser extends OwnTask {
  static override styles = [
    shared,
    css`
      ul {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(3.5rem, 1fr));
        gap: 0.5rem;
        margin: 0.75rem 0 0;
        padding: 0;
        list-style: none;
        font-size: 0.8125rem;
        text-align: center;
      }
      .buttons {
        align-items: center;
      }
    `,
  ];

  static override properties = { page: { attribute: false }, classes: { attribute: false } };

  declare page: RowPage;
  declare classes: number;

  override render() {
    const { label, from, count, width, rows } = this.page;
    const end = from + rows.length;
    return html`
      <h2>Samples</h2>
      <div class="buttons">
        <label>
          Show
          <select
            id="row-class"
            @change=${(event: Event) => {
              const { value } = event.target as HTMLSelectElement;
              const label = value === "" ? undefined : Number(value);
              act(this, ({ worker }) => worker.data.browse(label, 0));
            }}
          >
            <option value="">all</option>
            ${Array.from(
              { length: this.classes },
              (_, of) => html`<option value=${of} ?selected=${of === label}>only ${of}s</option>`,
            )}
          </select>
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
              <digit-image
                .width=${width}
                .pixels=${pixels}
                .words=${`row ${row + 1}`}
              ></digit-image>
              ${own}
            </li>`,
        )}
      </ul>
    `;
  }

  #step(id: string, words: string, from: number, disabled: boolean) {
    const { label } = this.page;
    return button(id, words, ({ worker }) => worker.data.browse(label, Math.max(0, from)), {
      disabled,
    });
  }
}

customElements.define("row-browser", RowBrowser);
