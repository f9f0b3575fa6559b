import { css, html, nothing } from "lit";
import { formatCount, formatMegabytes } from "../../base/format.ts";
import { DIGITS, type Source, parseDigits } from "../../run/address.ts";
import { SettingError, parseClasses } from "../../run/parse-setting.ts";
import type { DataState, DataSummary, Loading } from "../../worker/data/data-state.ts";
import { button, fileButton } from "../parts/buttons.ts";
import { fieldStyles, labelled, textField } from "../parts/fields.ts";
import { fromParent } from "../parts/from-parent.ts";
import { OwnTask } from "../parts/own-task.ts";
import { shared } from "../parts/styles.ts";
import { type Action, act } from "../state/act.ts";

/** The data in use, and the ways to choose other data. */
export class DataPanel extends OwnTask {
  static override styles = [
    shared,
    fieldStyles,
    css`
      #data {
        margin-bottom: 0.75rem;
      }
      .file {
        overflow-wrap: anywhere;
      }
      summary {
        font-size: 0.875rem;
      }
    `,
  ];

  static override properties = { ...fromParent("data", "source"), error: { state: true } };

  declare data: DataState;
  declare source: Source;
  /** What is wrong with a field. */
  declare error: string | undefined;

  override render() {
    const { inUse, loading, refusal } = this.data;
    const wrong = this.error ?? refusal;
    const isCancellable = loading !== undefined && loading.kind !== "drawing";
    return html`
      <h2>Data</h2>
      ${inUse === undefined ? nothing : html`<p id="data">${described(inUse)}</p>`}
      ${inUse === undefined ? nothing : notesOf(inUse)}
      ${this.source.kind === "built-in" ? this.#count(this.source.count) : nothing}
      ${loading === undefined ? nothing : progressOf(loading)}
      ${isCancellable ? html`<p>${button("cancel", "Cancel", ({ desks }) => desks.data.cancel())}</p>` : nothing}
      ${sources(this.source.kind)} ${this.#more(inUse?.only)}
      ${wrong === undefined ? nothing : html`<p class="wrong" role="alert" id="refusal">${wrong}</p>`}
      ${this.data.labelColumns === undefined ? nothing : labelQuestion(this.data.labelColumns)}
    `;
  }

  #count(count: number) {
    const range = `${formatCount(DIGITS.minimum)} to ${formatCount(DIGITS.maximum)}`;
    return this.#field("digits", "Digits", String(count), range, (text) => {
      const digits = parseDigits(text);
      return (page) => page.choose((data) => data.drawBuiltIn(digits));
    });
  }

  #more(only: readonly number[] | undefined) {
    return html`<details ?open=${only !== undefined}>
      <summary>From an address, only some classes</summary>
      ${this.#field("address", "Address", "", "https://…", (address) => {
        if (!/^https?:\/\/./.test(address)) {
          throw new SettingError(
            `address is "${address}"; it must begin with https:// and end with the name of a file of digits.`,
          );
        }
        return (page) => page.choose((data) => data.take({ kind: "address", address }));
      })}
      ${this.#field("classes", "Only classes", only?.join(",") ?? "", "all", (text) => {
        const classes = text.trim() === "" ? undefined : parseClasses(text);
        return (page) => page.choose((data) => data.chooseClasses(classes));
      })}
    </details>`;
  }

  /** @param actionOf what the page does with the text of the field; it throws SettingError for a wrong text */
  #field(
    id: "digits" | "address" | "classes",
    label: string,
    value: string,
    placeholder: string,
    actionOf: (text: string) => Action,
  ) {
    const taken = (text: string) => {
      try {
        this.error = undefined;
        act(this, actionOf(text));
      } catch (error) {
        if (!(error instanceof SettingError)) {
          throw error;
        }
        // The message begins with the key of the setting in a link.
        this.error = error.message.replace(id, label);
      }
    };
    return labelled(label, textField(id, value, taken, { placeholder }));
  }
}

/** What was done to read the digits, and what looks odd in them, with a button that mends it or takes it back. */
function notesOf({ notes = [], reading }: DataSummary) {
  const turned = (["invert", "transpose"] as const).filter((how) => reading?.[how] === true);
  return html`
    ${notes.map(
      ({ sentence, remedy }) =>
        html`<p class="quiet data-note">
          ${sentence}
          ${
            remedy === undefined
              ? nothing
              : button(
                  remedy,
                  remedy === "invert" ? "Invert them" : "Transpose them",
                  ({ desks }) => desks.data.turn(remedy),
                )
          }
        </p>`,
    )}
    ${turned.map(
      (how) =>
        html`<p class="quiet data-note">
          The images are ${how === "invert" ? "inverted" : "transposed"}.
          ${button(`${how}-back`, "Undo", ({ desks }) => desks.data.turn(how))}
        </p>`,
    )}
  `;
}

/** Asks which column of a CSV is the label. */
function labelQuestion(columns: readonly string[]) {
  return html`<div
    class="buttons"
    role="group"
    aria-label="Column of the labels"
    id="label-columns"
  >
    ${columns.map((column) => button(undefined, column, (page) => page.choose((data) => data.chooseLabel(column))))}
  </div>`;
}

/** The ways to choose other data. */
function sources(present: Source["kind"]) {
  const title = "60,000 real digits, 9.9 MB from cdn.jsdelivr.net, stored for later visits";
  const isBuiltIn = present === "built-in";
  return html`
    <div class="buttons">
      ${fileButton(
        "open",
        "Open files…",
        (files) => (page) => page.choose((data) => data.take({ kind: "files", files })),
        { label: "Files of digits" },
      )}
      ${fileButton(
        "open-folder",
        "Open a folder…",
        (files) => (page) => page.choose((data) => data.take({ kind: "files", files })),
        { label: "Folder of digits", folder: true },
      )}
      ${present === "mnist" ? nothing : button("mnist", "MNIST (download)", (page) => page.choose((data) => data.take({ kind: "mnist" })), { title })}
      ${isBuiltIn ? nothing : button("built-in", "Built-in digits", (page) => page.choose((data) => data.drawBuiltIn()))}
    </div>
    <p class="quiet">
      ${isBuiltIn ? "Drawn by a program. A network that has only seen 42,000 of these reads 95 % of real handwriting." : nothing}
      Open or drop Kaggle's train.csv, MNIST's two training files, NumPy's .npz or .npy, Parquet, a
      zip of these, or a folder of them; or a folder with a folder of PNGs per class.
    </p>
  `;
}

function progressOf(loading: Loading) {
  if (loading.kind === "drawing") {
    return html`
      <p class="quiet">Drawing ${formatCount(loading.count)} digits…</p>
      <progress max=${loading.count} .value=${loading.drawn} aria-label="Drawing"></progress>
    `;
  }
  const { name, bytes, totalBytes } = loading;
  const rows = loading.kind === "downloading" ? "" : `, ${formatCount(loading.rows)} rows`;
  const of = totalBytes === undefined ? "" : ` of ${formatMegabytes(totalBytes)}`;
  const label = `Loading ${name}`;
  return html`
    <p class="file">${name}: ${formatMegabytes(bytes)}${of}${rows}</p>
    ${
      totalBytes === undefined
        ? html`<progress aria-label=${label}></progress>`
        : html`<progress max=${totalBytes} .value=${bytes} aria-label=${label}></progress>`
    }
  `;
}

function described({ name, count, width, height, only }: DataSummary): string {
  const chosen = only === undefined ? "" : `, only ${only.join(", ")}`;
  return `${name}: ${formatCount(count)} digits, ${width}\u00a0×\u00a0${height}${chosen}`;
}

customElements.define("data-panel", DataPanel);
