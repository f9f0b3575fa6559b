import { LitElement, html, nothing } from "lit";
import { comparisonWords, dataWords } from "../../run/sharing/linked-data-words.ts";
import { button, fileButton } from "../parts/buttons.ts";
import { fromParent } from "../parts/from-parent.ts";
import type { DataChoice } from "../state/data-choice.ts";

/** Asks for the data that a link names, or tells how the data that was opened differs from it. Its styles are those of its parent. */
export class LinkNote extends LitElement {
  static override properties = fromParent("awaited", "classes", "difference", "isLoading");

  declare awaited: DataChoice["awaited"];
  declare classes: DataChoice["classes"];
  declare difference: DataChoice["difference"];
  /** Whether data is being read already. */
  declare isLoading: boolean;

  override createRenderRoot(): HTMLElement {
    return this;
  }

  override render() {
    const { awaited, classes, difference, isLoading } = this;
    return awaited === undefined
      ? differenceNote(difference)
      : awaitedNote(awaited, classes, isLoading);
  }
}

function awaitedNote(
  awaited: NonNullable<DataChoice["awaited"]>,
  classes: DataChoice["classes"],
  isLoading: boolean,
) {
  const only = classes === undefined ? "" : `, only the classes ${classes.join(", ")}`;
  return html`<section class="note" id="awaited" aria-label="Data of the link">
    <p role="status">This run used ${dataWords(awaited)}${only}. ${sentenceOf(awaited.kind)}</p>
    <div class="buttons">
      ${isLoading ? nothing : openButton(awaited.kind)}
      ${button("built-in-instead", "Train on built-in digits instead", (page) => page.choose((choice) => choice.drawBuiltIn()))}
    </div>
  </section>`;
}

function sentenceOf(kind: "own" | "mnist"): string {
  return kind === "own"
    ? "A link cannot carry digits: open the same file, and the page compares it."
    : "It is downloaded only if you ask for it.";
}

function openButton(kind: "own" | "mnist") {
  return kind === "own"
    ? fileButton(
        "open-awaited",
        "Open it…",
        (files) => (page) => page.choose((data) => data.take({ kind: "files", files })),
        { label: "Files of the link's data", kind: "primary" },
      )
    : button(
        "download-awaited",
        "Download it (9.9 MB)",
        (page) => page.choose((data) => data.take({ kind: "mnist" })),
        { kind: "primary" },
      );
}

function differenceNote(difference: DataChoice["difference"]) {
  return difference === undefined
    ? nothing
    : html`<section class="note" id="difference" aria-label="Data of the link">
        <p role="status">${comparisonWords(difference.asked, difference.found)}</p>
        ${button("accept-difference", "OK", (page) => page.choose((choice) => choice.acceptDifference()))}
      </section>`;
}

customElements.define("link-note", LinkNote);
