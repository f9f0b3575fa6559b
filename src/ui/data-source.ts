import { LitElement, css, html, nothing } from "lit";
import type { ReadProgress } from "../data/index.ts";
import { formatCount, formatMegabytes } from "../format.ts";
import type { DataSummary } from "./protocol.ts";
import { shared } from "./styles.ts";

/** The data in use, and the ways to choose other. Fires `files`, `built-in` and `cancel`. */
export class DataSource extends LitElement {
  static override styles = [
    shared,
    css`
      .buttons {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
      }

      input {
        display: none;
      }

      progress {
        width: 100%;
        accent-color: var(--accent);
      }
    `,
  ];

  static override properties = {
    data: { attribute: false },
    reading: { attribute: false },
    refusal: { attribute: false },
    busy: { attribute: false },
  };

  declare data: DataSummary | undefined;
  declare reading: ReadProgress | undefined;
  declare refusal: string | undefined;
  /** A run is under way, so the data must stay. */
  declare busy: boolean;

  override render() {
    return html`
      <h2>Data</h2>
      ${
        this.data === undefined
          ? html`<p class="quiet">Drawing digits…</p>`
          : html`<p id="data">
              ${this.data.name}: ${formatCount(this.data.count)} digits of ${this.data.width} ×
              ${this.data.height}
            </p>`
      }
      ${this.reading === undefined ? this.#choices() : this.#progress(this.reading)}
      ${
        this.refusal === undefined
          ? nothing
          : html`<p class="wrong" role="alert" id="refusal">${this.refusal}</p>`
      }
    `;
  }

  #choices() {
    return html`
      <div class="buttons">
        <button
          id="open"
          ?disabled=${this.busy}
          @click=${() => {
            this.renderRoot.querySelector("input")?.click();
          }}
        >
          Open files…
        </button>
        <button
          id="built-in"
          ?disabled=${this.busy}
          @click=${() => {
            this.#fire("built-in");
          }}
        >
          Built-in digits
        </button>
      </div>
      <input type="file" multiple aria-label="Files of digits" @change=${this.#chosen} />
      <p class="quiet">
        Kaggle's train.csv, or MNIST's two training files, plain or gzip. Or drop them anywhere on
        the page. They stay on this machine.
      </p>
    `;
  }

  #progress({ name, bytes, totalBytes, rows }: ReadProgress) {
    return html`
      <p>
        ${name}: ${formatMegabytes(bytes)} of ${formatMegabytes(totalBytes)}, ${formatCount(rows)}
        rows
      </p>
      <progress max=${totalBytes} .value=${bytes} aria-label="Reading ${name}"></progress>
      <button
        @click=${() => {
          this.#fire("cancel");
        }}
      >
        Cancel
      </button>
    `;
  }

  #chosen({ target }: Event): void {
    const input = target as HTMLInputElement;
    const files = [...(input.files ?? [])];
    // Emptied, so that choosing the same file again is a change again.
    input.value = "";
    if (files.length > 0) {
      this.dispatchEvent(new CustomEvent<File[]>("files", { detail: files }));
    }
  }

  #fire(name: "built-in" | "cancel"): void {
    this.dispatchEvent(new CustomEvent(name));
  }
}

customElements.define("data-source", DataSource);

declare global {
  interface HTMLElementTagNameMap {
    "data-source": DataSource;
  }
}
