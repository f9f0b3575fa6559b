import { html } from "lit";

/** The head of a table: the names of its columns. */
export function columnHeads(names: readonly unknown[]) {
  return html`<thead>
    <tr>
      ${names.map((name) => html`<th scope="col">${name}</th>`)}
    </tr>
  </thead>`;
}

/** A region that scrolls by itself, by keyboard too. */
export function scrolling(label: string, content: unknown) {
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${label}>${content}</div>`;
}
