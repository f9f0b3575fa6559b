import { LitElement, css, html, nothing } from "lit";
import { formatCount, formatMegabytes } from "../format.ts";
import { SettingError } from "../settings.ts";
import { act } from "./actions.ts";
import { DIGITS, type Source, parseDigits } from "./address.ts";
import { field } from "./field-styles.ts";
import type { DataSummary, Loading } from "./protocol.ts";
import { shared } from "./styles.ts";

/** The data in use, and the ways to choose other. */
export class DataPanel extends LitElement {
  static override styles = [
    shared,
    field,
    css`
      input[type="file"] {
        display: none;
      }

      #data {
        margin-bottom: 0.75rem;
      }
    `,
  ];

  static override properties = {
    data: { attribute: false },
    source: { attribute: false },
    loading: { attribute: false },
    refusal: { attribute: false },
    complaint: { state: true },
  };

  declare data: DataSummary | undefined;
  declare source: Source;
  declare loading: Loading | undefined;
  /** Why the last files were not taken. */
  declare refusal: string | undefined;
  /** What is wrong with the number of digits. */
  declare complaint: string | undefined;

  override render() {
    const { data, loading, source } = this;
    const wrong = this.complaint ?? this.refusal;
    return html`
      <h2>Data</h2>
      ${data === undefined ? nothing : html`<p id="data">${described(data)}</p>`}
      ${source.kind === "built-in" ? this.#count(source.count) : nothing}
      ${loading === undefined ? this.#choices() : this.#progress(loading)}
      ${wrong === undefined ? nothing : html`<p class="wrong" role="alert" id="refusal">${wrong}</p>`}
    `;
  }

  #count(count: number) {
    return html`<label>
      <span>Digits</span>
      <input
        id="digits"
        inputmode="numeric"
        autocomplete="off"
        title="From ${formatCount(DIGITS.minimum)} to ${formatCount(DIGITS.maximum)}"
        aria-invalid=${this.complaint === undefined ? "false" : "true"}
        .value=${String(count)}
        @change=${(event: Event) => {
          this.#counted((event.target as HTMLInputElement).value);
        }}
      />
    </label>`;
  }

  #choices() {
    const builtIn = this.source.kind === "built-in";
    return html`
      <div class="buttons">
        <button class="small" id="open" @click=${this.#opened}>Open files…</button>
        ${
          this.source.kind === "mnist"
            ? nothing
            : html`<button
                class="small"
                id="mnist"
                title="60,000 real digits, 9.9 MB from cdn.jsdelivr.net, kept for the next visit"
                @click=${() => {
                  act(this, { type: "read-mnist" });
                }}
              >
                MNIST (download)
              </button>`
        }
        ${
          builtIn
            ? nothing
            : html`<button
                class="small"
                id="built-in"
                @click=${() => {
                  act(this, { type: "use-built-in", count: undefined });
                }}
              >
                Built-in digits
              </button>`
        }
      </div>
      <input type="file" multiple aria-label="Files of digits" @change=${this.#chosen} />
      <p class="quiet">
        ${
          builtIn
            ? "Drawn by a program. A network that has only seen 42,000 of these reads 93 % of real handwriting."
            : nothing
        }
        Open or drop Kaggle's train.csv, or MNIST's two training files, plain or gzip.
      </p>
    `;
  }

  #progress(loading: Loading) {
    if (loading.kind === "drawing") {
      return html`<p class="quiet">Drawing ${formatCount(loading.count)} digits…</p>`;
    }
    const { bytes, totalBytes } = loading;
    const name = loading.kind === "downloading" ? "MNIST" : loading.name;
    const rows = loading.kind === "downloading" ? "" : `, ${formatCount(loading.rows)} rows`;
    return html`
      <p>${name}: ${formatMegabytes(bytes)} of ${formatMegabytes(totalBytes)}${rows}</p>
      <progress max=${totalBytes} .value=${bytes} aria-label="Loading ${name}"></progress>
      <p>
        <button
          class="small"
          id="cancel"
          @click=${() => {
            act(this, { type: "cancel-reading" });
          }}
        >
          Cancel
        </button>
      </p>
    `;
  }

  #counted(text: string): void {
    try {
      const count = parseDigits(text);
      this.complaint = undefined;
      act(this, { type: "use-built-in", count });
    } catch (error) {
      if (!(error instanceof SettingError)) {
        throw error;
      }
      this.complaint = error.message;
    }
  }

  #opened(): void {
    this.renderRoot.querySelector<HTMLInputElement>("input[type=file]")?.click();
  }

  #chosen({ target }: Event): void {
    const input = target as HTMLInputElement;
    const files = [...(input.files ?? [])];
    // Emptied, so that choosing the same file again is a change again.
    input.value = "";
    if (files.length > 0) {
      act(this, { type: "read-files", files });
    }
  }
}

function described({ name, count, width, height }: DataSummary): string {
  return `${name}: ${formatCount(count)} digits, ${width}\u00a0×\u00a0${height}`;
}

customElements.define("data-panel", DataPanel);

declare global {
  interface HTMLElementTagNameMap {
    "data-panel": DataPanel;
  }
}
