import { type PropertyValues, css, html, nothing } from "lit";
import { counted, formatCount, formatFileSize } from "../../base/format.ts";
import { DIGITS, type Source, parseDigits } from "../../run/address.ts";
import { SettingError, parseClasses } from "../../run/parse-setting.ts";
import { PEOPLES_WORDS } from "../../run/task.ts";
import type { DataState, DataSummary, Loading } from "../../worker/data/data-state.ts";
import { button, fileButton } from "../parts/buttons.ts";
import { fieldStyles, labelled, textField } from "../parts/fields.ts";
import { fromParent } from "../parts/from-parent.ts";
import { OwnTask } from "../parts/own-task.ts";
import { shared } from "../parts/styles.ts";
import { type Action, act } from "../state/act.ts";
import type { WrongTexts } from "../state/page.ts";
import { keptNote, keptStyles } from "./kept-note.ts";

const PEOPLES = html`<p class="quiet" id="as-people-write">${PEOPLES_WORDS}</p>`;

const seeButton = button("see-data", "See the data", (page) => page.show("data"), {
  title: "The Data view: classes, samples, what is in the data",
});

const FIELDS = ["digits", "address", "classes"] as const;

/** The data in use, and the ways to choose other data. */
export class DataPanel extends OwnTask {
  static override styles = [
    shared,
    fieldStyles,
    keptStyles,
    css`
      .choices > summary {
        position: relative;
        min-height: 2.75rem;
        border-block: 1px solid var(--line);
        padding: 0.6rem 0;
        line-height: 1.4;
      }
      .choices[open] > summary {
        margin-bottom: 0.6rem;
      }
      .choices progress {
        position: absolute;
        bottom: 0;
        left: 0;
      }
      .file {
        overflow-wrap: anywhere;
      }
      summary {
        font-size: 0.875rem;
      }
    `,
  ];

  static override properties = fromParent("data", "source", "wrongTexts", "unfolded");

  declare data: DataState;
  /** Undefined before the first digits are there. */
  declare source: Source | undefined;
  declare wrongTexts: WrongTexts;
  /** In the Data view the choices are shown at once; elsewhere they are folded to one line. */
  declare unfolded: boolean | undefined;

  override render() {
    const { inUse, loading, refusal } = this.data;
    const source = this.source ?? { kind: "built-in", count: undefined };
    const wrong = FIELDS.map((id) => this.wrongTexts[id]?.message).find(Boolean) ?? refusal;
    return html`
      <details class="choices" ?open=${this.unfolded === true}>
        <summary><strong>Data</strong> ${presentOf(this.data)}</summary>
        ${this.unfolded === true ? nothing : html`<p>${seeButton}</p>`}
        ${source.kind === "built-in" ? [this.#count(source.count), PEOPLES] : nothing}
        ${sources(source.kind)} ${keptNote(this.data)} ${this.#more(inUse?.only)}
      </details>
      ${inUse === undefined ? nothing : notesOf(inUse)}
      ${loading === undefined || loading.kind === "drawing" ? nothing : progressOf(loading)}
      ${wrong === undefined ? nothing : html`<p class="wrong" role="alert" id="refusal">${wrong}</p>`}
      ${this.data.labelColumns === undefined ? nothing : labelQuestion(this, this.data.labelColumns)}
    `;
  }

  /** Files that were refused are told of where it is seen, also where the panel is longer than the window. */
  override updated(changed: PropertyValues<this>): void {
    const { refusal } = this.data;
    if (changed.has("data") && refusal !== undefined && refusal !== changed.get("data")?.refusal) {
      this.renderRoot.querySelector("#refusal")?.scrollIntoView({ block: "nearest" });
    }
  }

  /** @param count undefined while it is not known, because it depends on the GPU */
  #count(count: number | undefined) {
    const range = `${formatCount(DIGITS.minimum)} to ${formatCount(DIGITS.maximum)}`;
    return this.#field("digits", "Digits", String(count ?? ""), range, (text) => {
      const digits = parseDigits(text);
      return (page) => page.choose((data) => data.drawBuiltIn(digits));
    });
  }

  #more(only: readonly number[] | undefined) {
    return html`<details ?open=${only !== undefined}>
      <summary>From a URL, only some classes</summary>
      ${this.#field("address", "Address", "", "https://…", (text) => {
        if (text.trim() === "") {
          return () => undefined;
        }
        if (!/^https?:\/\/./.test(text)) {
          throw new SettingError(
            `address is "${text}"; it must begin with https:// and end with the name of a file of digits.`,
          );
        }
        return (page) => page.choose((data) => data.take({ kind: "address", address: text }));
      })}
      ${this.#field("classes", "Only classes", only?.join(",") ?? "", "all", (text) => {
        const classes = text.trim() === "" ? undefined : parseClasses(text);
        return (page) => page.choose((data) => data.chooseClasses(classes));
      })}
    </details>`;
  }

  /** @param actionOf what the page does with the text of the field; it throws SettingError for a wrong text */
  #field(
    id: (typeof FIELDS)[number],
    label: string,
    value: string,
    placeholder: string,
    actionOf: (text: string) => Action,
  ) {
    const taken = (text: string) => {
      try {
        const action = actionOf(text);
        act(this, (page) => {
          page.setWrongText(id, undefined);
          return action(page);
        });
      } catch (error) {
        if (!(error instanceof SettingError)) {
          throw error;
        }
        // The message begins with the key of the setting in a link.
        const message = error.message.replace(id, label);
        act(this, (page) => {
          page.setWrongText(id, { text, message });
        });
      }
    };
    const wrong = this.wrongTexts[id];
    const options = { placeholder, invalid: wrong !== undefined };
    return labelled(label, textField(id, wrong?.text ?? value, taken, options));
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

/** Asks which column of a CSV is the label: one of those that may be it, or any other. */
function labelQuestion(panel: DataPanel, columns: readonly string[]) {
  const chosen =
    (column: string): Action =>
    (page) =>
      page.choose((data) => data.chooseLabel(column));
  const taken = (text: string) => {
    act(panel, chosen(text.trim()));
  };
  const field = textField("label-column", "", taken, { placeholder: "number or name" });
  return html`<div
      class="buttons"
      role="group"
      aria-label="Columns that may hold the labels"
      id="label-columns"
    >
      ${columns.map((column) => button(undefined, column, chosen(column)))}
    </div>
    ${labelled("Column of the labels", field)}`;
}

/** The ways to choose other data. */
function sources(present: Source["kind"]) {
  const title = "60,000 real digits, 9.9 MB from cdn.jsdelivr.net, stored for later visits";
  const isBuiltIn = present === "built-in";
  return html`
    <div class="buttons">
      ${fileButton("open", "Open files…", openChosen, { label: "Files of digits, or a network" })}
      ${fileButton("open-folder", "Open a folder…", openChosen, {
        label: "Folder of digits",
        folder: true,
      })}
      ${present === "mnist" ? nothing : button("mnist", "MNIST (9.9 MB)", (page) => page.choose((data) => data.take({ kind: "mnist" })), { title })}
      ${isBuiltIn ? nothing : button("built-in", "Built-in digits", (page) => page.choose((data) => data.drawBuiltIn()))}
    </div>
    <p class="quiet">
      ${isBuiltIn ? "Drawn by a program. A network that has only seen 42,000 of these reads 95 % of real handwriting." : nothing}
      Open or drop Kaggle's train.csv, MNIST's two training files, NumPy's .npz or .npy, Parquet, a
      zip of these, or a folder of them; or a folder with a folder of PNGs per class.
    </p>
  `;
}

/** The digits in use, or those that are being drawn, which takes a moment. */
function presentOf({ inUse, loading }: DataState) {
  if (loading?.kind === "drawing") {
    return html`Drawing ${counted(loading.count, "digit")}…
      <progress max=${loading.count} .value=${loading.drawn} aria-label="Drawing"></progress>`;
  }
  return inUse === undefined ? nothing : html`<span id="data">${described(inUse)}</span>`;
}

function progressOf(loading: Exclude<Loading, { kind: "drawing" }>) {
  const { name, bytes, totalBytes } = loading;
  const rows = loading.kind === "downloading" ? "" : `, ${counted(loading.rows, "row")}`;
  const of = totalBytes === undefined ? "" : ` of ${formatFileSize(totalBytes)}`;
  const label = `Loading ${name}`;
  return html`
    <p class="file">${name}: ${formatFileSize(bytes)}${of}${rows}</p>
    ${
      totalBytes === undefined
        ? html`<progress aria-label=${label}></progress>`
        : html`<progress max=${totalBytes} .value=${bytes} aria-label=${label}></progress>`
    }
    <p>${button("cancel", "Cancel", ({ desks }) => desks.data.cancel())}</p>
  `;
}

function described({ name, count, width, height, only }: DataSummary): string {
  const chosen = only === undefined ? "" : `, only ${only.join(", ")}`;
  return `${name}: ${counted(count, "digit")}, ${width}\u00a0×\u00a0${height}${chosen}`;
}

/** What is done with files depends on what they are. */
function openChosen(files: readonly File[]): Action {
  return async (page) => {
    const { actionOfChosen } = await import("../state/opened/opened-files.ts");
    await actionOfChosen(files)(page);
  };
}

customElements.define("data-panel", DataPanel);
