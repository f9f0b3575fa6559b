import { type PropertyValues, css, html, nothing } from "lit";
import { guard } from "lit/directives/guard.js";
import { repeat } from "lit/directives/repeat.js";
import { type KeptRun, MOST_LETTERS } from "../../run/runs/kept-run.ts";
import { type Column, type Order, columnsOf, sorted, titleOf } from "../../run/runs/run-table.ts";
import { fromParent } from "../parts/from-parent.ts";
import { OwnTask } from "../parts/own-task.ts";
import { swatch } from "../parts/run-look.ts";
import { sortableHead, sortableHeads } from "../parts/sortable-heads.ts";
import { UPRIGHT_PHONE, shared } from "../parts/styles.ts";
import { scrolling } from "../parts/tables.ts";
import { act } from "../state/act.ts";

/** The height of a row, which styles fix. Pixels. */
const ROW_HEIGHT = 46;

/** Rows above and below those in sight that are there, too, so that scrolling and the Tab key find them. */
const SPARE_ROWS = 4;

/** The rows that are rendered: 200 rows with all their cells would take longer than a person waits without noticing. */
interface Part {
  readonly from: number;
  readonly to: number;
}

/** The runs as rows. A row that is pointed at, or has the focus, is the one that curves and matrix show. */
export class RunsTable extends OwnTask {
  static override styles = [
    shared,
    sortableHeads,
    css`
      .scroll {
        max-height: 32rem;
      }
      th.text,
      td.text,
      th:first-child,
      td:first-child {
        text-align: left;
      }
      tbody tr {
        height: 46px;
      }
      tbody td {
        padding-block: 0;
      }
      td.room {
        border: 0;
        padding: 0;
      }
      tr.pointed > * {
        background: var(--raised);
      }
      th:first-child,
      td.name {
        position: sticky;
        left: 0;
      }
      /* Above the other heads, which pass behind it. */
      th:first-child {
        z-index: 2;
      }
      td.name {
        min-width: 11rem;
        background: var(--background);
      }
      td.name div {
        display: flex;
        gap: 0.4rem;
        align-items: center;
      }
      td.name button {
        overflow: hidden;
        max-width: 14rem;
        border-color: transparent;
        padding: 0 0.3rem;
        text-overflow: ellipsis;
        background: none;
      }
      td.text {
        max-width: 14rem;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      input[type="text"] {
        width: 12rem;
      }
      label {
        display: inline-grid;
        place-content: center;
        min-width: 1.75rem;
      }
      @media ${UPRIGHT_PHONE} {
        td.name {
          min-width: 9rem;
        }
        td.name button {
          max-width: 8rem;
        }
      }
    `,
  ];

  static override properties = {
    ...fromParent("runs", "order", "chosen", "present", "pointed"),
    renamed: { state: true },
    rendered: { state: true },
  };

  declare runs: readonly KeptRun[];
  declare order: Order;
  /** The ids of those that are compared. */
  declare chosen: readonly string[];
  /** The run of this page. */
  declare present: string | undefined;
  declare pointed: string | undefined;
  /** The id of the run whose name is typed. */
  declare renamed: string | undefined;
  declare rendered: Part;
  #columns: readonly Column[] = [];

  constructor() {
    super();
    this.rendered = { from: 0, to: 5 * SPARE_ROWS };
  }

  override render() {
    const { runs, order, chosen, renamed, present } = this;
    const columns = this.#columns;
    const { from, to } = this.rendered;
    const below = Math.max(0, runs.length - to);
    return scrolling(
      "Runs",
      html`<table aria-rowcount=${runs.length + 1}>
        <thead>
          <tr>
            ${this.#head("name", "Run", "The name that you gave it, or when it began")}
            ${columns.map(({ id, heading, meaning }) => this.#head(id, heading, meaning))}
            <th scope="col"><span class="spoken">Delete</span></th>
          </tr>
        </thead>
        <tbody
          @pointerover=${this.#pointedAt}
          @focusin=${this.#pointedAt}
          @pointerleave=${() => {
            this.#point(undefined);
          }}
        >
          ${guard([runs, order, chosen, renamed, present, from, to], () => [
            room(from),
            repeat(
              sorted(runs, columns, order).slice(from, to),
              ({ id }) => id,
              (run, index) => this.#row(run, columns, from + index),
            ),
            room(below),
          ])}
        </tbody>
      </table>`,
    );
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("runs")) {
      this.#columns = columnsOf(this.runs);
    }
  }

  override firstUpdated(): void {
    const scroll = this.#scroll();
    scroll?.addEventListener("scroll", this.#scrolled, { passive: true });
    if (scroll) {
      this.#resized.observe(scroll);
    }
  }

  readonly #scrolled = () => {
    const { scrollTop = 0, clientHeight = 0 } = this.#scroll() ?? {};
    // By steps, so that not every pixel renders anew.
    const first = SPARE_ROWS * Math.floor(scrollTop / ROW_HEIGHT / SPARE_ROWS);
    const shown = SPARE_ROWS * Math.ceil(clientHeight / ROW_HEIGHT / SPARE_ROWS);
    const part = { from: Math.max(0, first - SPARE_ROWS), to: first + shown + 2 * SPARE_ROWS };
    if (part.from !== this.rendered.from || part.to !== this.rendered.to) {
      this.rendered = part;
    }
  };

  /** Not in an update, which would have to follow itself. */
  readonly #resized = new ResizeObserver(this.#scrolled);

  #scroll(): Element | null {
    return this.renderRoot.querySelector(".scroll");
  }

  override updated(changed: PropertyValues<this>): void {
    // Not by bindings: 200 rows would be compared for each movement of the pointer.
    if (changed.has("pointed")) {
      this.renderRoot.querySelector("tr.pointed")?.classList.remove("pointed");
    }
    if (this.pointed !== undefined) {
      this.#rowOf(this.pointed)?.classList.add("pointed");
    }
    if (changed.has("renamed") && this.renamed !== undefined) {
      const input = this.renderRoot.querySelector<HTMLInputElement>("input[type=text]");
      input?.focus();
      input?.select();
    }
  }

  #rowOf(id: string): Element | undefined {
    return [...this.renderRoot.querySelectorAll<HTMLElement>("tbody tr")].find(
      ({ dataset }) => dataset["run"] === id,
    );
  }

  #head(id: string, heading: string, title: string) {
    const column = { id, heading, title, isHighestFirst: id !== "name" };
    return sortableHead(column, this.order, (detail) => {
      this.dispatchEvent(new CustomEvent("ordered", { detail }));
    });
  }

  #row(run: KeptRun, columns: readonly Column[], index: number) {
    const { id } = run;
    const title = titleOf(run);
    return html`<tr data-run=${id} aria-rowindex=${index + 2}>
      <td class="name">
        <div>
          <label
            ><input
              type="checkbox"
              aria-label="Compare ${title}"
              .checked=${this.chosen.includes(id)}
              @change=${() => {
                this.dispatchEvent(new CustomEvent("chosen", { detail: id }));
              }}
          /></label>
          ${swatch(run.colour)} ${this.#name(run)} ${this.#endWords(run)}
        </div>
      </td>
      ${columns.map((column) => {
        const text = column.textOf(run);
        const isText = typeof column.valueOf(run) === "string";
        return html`<td class=${isText ? "text" : ""} title=${isText ? text : nothing}>
          ${text}
        </td>`;
      })}
      <td>
        <button
          class="small"
          aria-label="Delete ${title}"
          title="Delete; it can be undone"
          @click=${() => {
            act(this, ({ desks }) => desks.runs.delete([id]));
          }}
        >
          ×
        </button>
      </td>
    </tr>`;
  }

  #name(run: KeptRun) {
    const title = titleOf(run);
    if (run.id !== this.renamed) {
      return html`<button
        class="small rename"
        title="${title}: rename"
        aria-label="Rename ${title}"
        @click=${() => {
          this.renamed = run.id;
        }}
      >
        ${title}
      </button>`;
    }
    const leave = () => {
      this.renamed = undefined;
    };
    const keep = ({ currentTarget }: Event) => {
      const { value } = currentTarget as HTMLInputElement;
      if (this.renamed === run.id) {
        leave();
        act(this, ({ desks }) => desks.runs.rename(run.id, value));
      }
    };
    return html`<input
      type="text"
      aria-label="Name of the run"
      maxlength=${MOST_LETTERS}
      .value=${run.name}
      @blur=${keep}
      @keydown=${(event: KeyboardEvent) => {
        if (event.key === "Enter") {
          keep(event);
        } else if (event.key === "Escape") {
          event.stopPropagation();
          leave();
        }
      }}
    />`;
  }

  #endWords({ id, end }: KeptRun) {
    const words = id === this.present && end === "unfinished" ? "trains" : end;
    return end === "done" ? nothing : html`<span class="quiet">${words}</span>`;
  }

  readonly #pointedAt = ({ target }: Event) => {
    this.#point((target as Element).closest<HTMLElement>("tr")?.dataset["run"]);
  };

  #point(id: string | undefined): void {
    if (id !== this.pointed) {
      this.dispatchEvent(new CustomEvent("pointed", { detail: id }));
    }
  }
}

/** Keeps the room of rows that are not there, so that the scroll bar is that of all. */
function room(rows: number) {
  const style = `height: ${rows * ROW_HEIGHT}px`;
  return rows === 0
    ? nothing
    : html`<tr aria-hidden="true" .style=${style}>
        <td class="room" colspan="99"></td>
      </tr>`;
}

customElements.define("runs-table", RunsTable);
