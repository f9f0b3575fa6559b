import { css, html } from "lit";
import { formatCount } from "../../base/format.ts";
import type { RowPage } from "../../worker/protocol.ts";
import { OwnTask } from "../parts/own-task.ts";
import { shared } from "../parts/styles.ts";
import { act } from "../state/actions.ts";
import "../parts/digit-image.ts";

/** The rows of the data in use, some at a time: all, or those of one class. */
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
      <h2>Rows</h2>
      <div class="buttons">
        <label>
          Show
          <select
            id="row-class"
            @change=${(event: Event) => {
              const { value } = event.target as HTMLSelectElement;
              this.#browse(value === "" ? undefined : Number(value), 0);
            }}
          >
            <option value="">all</option>
            ${Array.from(
              { length: this.classes },
              (_, of) => html`<option value=${of} ?selected=${of === label}>only ${of}s</option>`,
            )}
          </select>
        </label>
        ${this.#button("rows-previous", "Previous", from - rows.length, from === 0)}
        ${this.#button("rows-next", "Next", end, end >= count)}
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

  #button(id: string, words: string, from: number, disabled: boolean) {
    return html`<button
      class="small"
      id=${id}
      ?disabled=${disabled}
      @click=${() => {
        this.#browse(this.page.label, Math.max(0, from));
      }}
    >
      ${words}
    </button>`;
  }

  #browse(label: number | undefined, from: number): void {
    act(this, { type: "browse", label, from });
  }
}

customElements.define("row-browser", RowBrowser);

declare global {
  interface HTMLElementTagNameMap {
    "row-browser": RowBrowser;
  }
}
