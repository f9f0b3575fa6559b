import { css, html, nothing } from "lit";
import { formatCount, formatMegabytes } from "../../base/format.ts";
import { SettingError, parseClasses } from "../../run/settings.ts";
import type { DataSummary, Loading } from "../../worker/protocol.ts";
import { field } from "../parts/field-styles.ts";
import { chosenFiles } from "../parts/file-input.ts";
import { OwnTask } from "../parts/own-task.ts";
import { shared } from "../parts/styles.ts";
import { act } from "../state/actions.ts";
import { DIGITS, type Source, parseDigits } from "../state/address.ts";

/** The data in use, and the ways to choose other. */
export class DataPanel extends OwnTask {
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

      .file {
        overflow-wrap: anywhere;
      }

      summary {
        padding: 0.35rem 0;
        font-size: 0.875rem;
        cursor: pointer;
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
  /** What is wrong with a field. */
  declare complaint: string | undefined;

  override render() {
    const { data, loading, source } = this;
    const wrong = this.complaint ?? this.refusal;
    return html`
      <h2>Data</h2>
      ${data === undefined ? nothing : html`<p id="data">${described(data)}</p>`}
      ${source.kind === "built-in" ? this.#count(source.count) : nothing}
      ${loading === undefined ? nothing : loadingWords(loading)}
      ${loading === undefined || loading.kind === "drawing" ? nothing : this.#cancel()}
      ${this.#choices()}
      ${wrong === undefined ? nothing : html`<p class="wrong" role="alert" id="refusal">${wrong}</p>`}
    `;
  }

  #count(count: number) {
    const range = `${formatCount(DIGITS.minimum)} to ${formatCount(DIGITS.maximum)}`;
    return this.#field("digits", "Digits", String(count), range, (text) => {
      act(this, { type: "use-built-in", count: parseDigits(text) });
    });
  }

  #choices() {
    const builtIn = this.source.kind === "built-in";
    const only = this.data?.only;
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
            ? "Drawn by a program. A network that has only seen 42,000 of these reads 95 % of real handwriting."
            : nothing
        }
        Open or drop Kaggle's train.csv, or MNIST's two training files, plain or gzip, or their
        folder.
      </p>
      <details ?open=${only !== undefined}>
        <summary>Other ways</summary>
        ${this.#field("address", "Address", "", "https://…", (address) => {
          if (!/^https?:\/\/./.test(address)) {
            throw new SettingError(
              `address is "${address}"; it must begin with https://, and end with the name of a file of digits.`,
            );
          }
          act(this, { type: "read-address", address });
        })}
        ${this.#field("classes", "Only classes", only?.join(",") ?? "", "all", (text) => {
          const classes = text.trim() === "" ? undefined : parseClasses(text);
          act(this, { type: "choose-classes", classes });
        })}
      </details>
    `;
  }

  /** @param take what is in the field, once the user leaves it; throws SettingError */
  #field(
    id: string,
    words: string,
    value: string,
    placeholder: string,
    take: (text: string) => void,
  ) {
    return html`<label>
      <span>${words}</span>
      <input
        id=${id}
        autocomplete="off"
        placeholder=${placeholder}
        .value=${value}
        @change=${(event: Event) => {
          this.#taken((event.target as HTMLInputElement).value, take);
        }}
      />
    </label>`;
  }

  #cancel() {
    return html`<p>
      <button
        class="small"
        id="cancel"
        @click=${() => {
          act(this, { type: "cancel-reading" });
        }}
      >
        Cancel
      </button>
    </p>`;
  }

  #taken(text: string, take: (text: string) => void): void {
    try {
      this.complaint = undefined;
      take(text);
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

  #chosen(event: Event): void {
    const files = chosenFiles(event);
    if (files.length > 0) {
      act(this, { type: "read-files", files });
    }
  }
}

function loadingWords(loading: Loading) {
  if (loading.kind === "drawing") {
    return html`
      <p class="quiet">Drawing ${formatCount(loading.count)} digits…</p>
      <progress max=${loading.count} .value=${loading.drawn} aria-label="Drawing"></progress>
    `;
  }
  const { name, bytes, totalBytes } = loading;
  const rows = loading.kind === "downloading" ? "" : `, ${formatCount(loading.rows)} rows`;
  const of = totalBytes === undefined ? "" : ` of ${formatMegabytes(totalBytes)}`;
  return html`
    <p class="file">${name}: ${formatMegabytes(bytes)}${of}${rows}</p>
    ${
      totalBytes === undefined
        ? html`<progress aria-label="Loading ${name}"></progress>`
        : html`<progress max=${totalBytes} .value=${bytes} aria-label="Loading ${name}"></progress>`
    }
  `;
}

function described({ name, count, width, height, only }: DataSummary): string {
  const chosen = only === undefined ? "" : `, only ${only.join(", ")}`;
  return `${name}: ${formatCount(count)} digits, ${width}\u00a0×\u00a0${height}${chosen}`;
}

customElements.define("data-panel", DataPanel);

declare global {
  interface HTMLElementTagNameMap {
    "data-panel": DataPanel;
  }
}
