import { html, nothing } from "lit";
import { dataWords } from "../../run/linked-data.ts";
import { button, fileButton } from "../parts/buttons.ts";
import type { DataChoice } from "../state/data-choice.ts";

/** Asks for the data that a link names, or tells how the data that was opened differs from it. */
export function linkNote(data: DataChoice, isLoading: boolean) {
  if (data.awaited === undefined) {
    return differenceNote(data);
  }
  const words = dataWords(data.awaited);
  const { classes } = data;
  const only = classes === undefined ? "" : `, only the classes ${classes.join(", ")}`;
  return html`<section class="note" id="awaited" aria-label="Data of the link">
    <p role="status">This run used ${words}${only}. ${sentenceOf(data.awaited.kind)}</p>
    <div class="buttons">
      ${isLoading ? nothing : openButton(data.awaited.kind)}
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

function differenceNote(data: DataChoice) {
  return data.difference === undefined
    ? nothing
    : html`<section class="note" id="difference" aria-label="Data of the link">
        <p role="status">${data.difference}</p>
        ${button("accept-difference", "OK", (page) => page.choose((choice) => choice.acceptDifference()))}
      </section>`;
}
