import { LitElement, css, html, nothing } from "lit";
import { type Drift, driftSentences } from "../../data/index.ts";
import type { Comparison } from "../../worker/protocol.ts";
import { chosenFiles } from "../parts/file-input.ts";
import { shared } from "../parts/styles.ts";
import { act } from "../state/actions.ts";
import "../parts/digit-image.ts";

/** How other digits, say those of a test, differ from the data in use. */
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

  static override properties = {
    comparison: { attribute: false },
    width: { attribute: false },
  };

  declare comparison: Comparison | undefined;
  /** Of the images. */
  declare width: number;

  override render() {
    return html`
      <h2>Against other digits</h2>
      <p class="quiet">
        A network is only as good on new digits as these are like those that it learned from.
      </p>
      <button
        class="small"
        id="compare"
        @click=${() => {
          this.renderRoot.querySelector("input")?.click();
        }}
      >
        Compare with…
      </button>
      <input type="file" multiple hidden aria-label="Digits to compare" @change=${this.#chosen} />
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
          <digit-image
            .width=${this.width}
            .pixels=${shadesOf(comparison.drift)}
            .words=${"How far each pixel drifted"}
          ></digit-image>
          <p class="quiet">white: the pixels that drifted farthest</p>
        `
      : html`<p class="wrong">${comparison.refusal}</p>`;
  }

  #chosen(event: Event): void {
    const files = chosenFiles(event);
    if (files.length > 0) {
      act(this, { type: "compare", files });
    }
  }
}

/** A distance as large as chance allows is as good as none. */
function shadesOf({ distance, threshold }: Drift): Uint8Array {
  const farthest = Math.max(threshold, ...distance);
  return Uint8Array.from(distance, (far) =>
    far <= threshold ? 0 : Math.round((255 * far) / farthest),
  );
}

customElements.define("drift-panel", DriftPanel);

declare global {
  interface HTMLElementTagNameMap {
    "drift-panel": DriftPanel;
  }
}
