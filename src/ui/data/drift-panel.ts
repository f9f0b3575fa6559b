import { LitElement, css, html, nothing } from "lit";
import { type Drift, driftSentences } from "../../data/index.ts";
import type { Comparison } from "../../worker/data/data-state.ts";
import { fileButton } from "../parts/buttons.ts";
import { digitImage } from "../parts/digit-image.ts";
import { fromParent } from "../parts/from-parent.ts";
import { shared } from "../parts/styles.ts";

/** How other digits, for example test data, differ from the data in use. */
export class DriftPanel extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        margin-top: 1.75rem;
      }
      digit-image {
        width: 9rem;
        margin: 0.75rem 0 0.3rem;
      }
    `,
  ];

  static override properties = fromParent("comparison", "width");

  declare comparison: Comparison | undefined;
  /** Of the images, in pixels. */
  declare width: number;

  override render() {
    return html`
      <h2>Compare data sets</h2>
      <p class="quiet">A network works well only on digits that are like its training digits.</p>
      ${fileButton(
        "compare",
        "Compare with…",
        (files) =>
          ({ desks }) =>
            desks.data.compare(files),
        { label: "Digits to compare" },
      )}
      <div role="status" id="comparison">
        ${this.comparison === undefined ? nothing : this.#result(this.comparison)}
      </div>
    `;
  }

  #result(comparison: Comparison) {
    return "drift" in comparison
      ? html`
          <p><strong>${comparison.name}</strong></p>
          ${driftSentences(comparison.drift).map((sentence) => html`<p>${sentence}</p>`)}
          ${digitImage(shadesOf(comparison.drift), this.width, "How much each pixel differs")}
          <p class="quiet">White: the pixels that differ most.</p>
        `
      : html`<p class="wrong">${comparison.refusal}</p>`;
  }
}

/** The distances as shades. Those below the threshold, which chance can explain, are black. */
function shadesOf({ distance, threshold }: Drift): Uint8Array {
  const farthest = Math.max(threshold, ...distance);
  return Uint8Array.from(distance, (far) =>
    far <= threshold ? 0 : Math.round((255 * far) / farthest),
  );
}

customElements.define("drift-panel", DriftPanel);
