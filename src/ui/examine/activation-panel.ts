import { LitElement, css, html, nothing } from "lit";
import { counted, formatCertainty, formatFigure } from "../../base/format.ts";
import type { Activation, UnitArithmetic } from "../../run/examine/layer-pictures.ts";
import { button } from "../parts/buttons.ts";
import { digitImage, pixelAt } from "../parts/digit-image.ts";
import { placeField } from "../parts/fields.ts";
import { fromParent } from "../parts/from-parent.ts";
import { shared } from "../parts/styles.ts";
import { act } from "../state/act.ts";

/** Units in a row of a layer's picture. */
const ROW = 32;

/** The activations of all layers for one digit, and the arithmetic of one unit of the first layer. */
export class ActivationPanel extends LitElement {
  static override styles = [
    shared,
    css`
      .digit {
        display: flex;
        gap: 1rem;
        align-items: center;
      }
      .strip {
        max-width: 26rem;
        margin-bottom: 0.75rem;
      }
      .first digit-image {
        cursor: pointer;
      }
      .sum {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem 0.75rem;
        align-items: center;
      }
      :is(.digit, .sum) > digit-image {
        width: 84px;
      }
      input {
        width: 5rem;
      }
    `,
  ];

  static override properties = fromParent("activation", "arithmetic", "drawn", "width");

  declare activation: Activation;
  declare arithmetic: UnitArithmetic | undefined;
  /** The drawing on the pad, as the network sees it. */
  declare drawn: Uint8Array | undefined;
  /** Of the digit, in pixels. */
  declare width: number;

  override render() {
    const { pixels, probabilities } = this.activation;
    const predicted = probabilities.indexOf(Math.max(...probabilities));
    return html`
      <h2>Activations</h2>
      <p class="quiet">
        Each square is one unit: the brighter it is, the larger is its activation for this digit.
        Press a unit of the first layer to see how its activation is computed.
      </p>
      <div class="digit">
        ${digitImage(pixels, this.width, "The digit")}
        <p id="read-as">
          Predicted <strong>${predicted}</strong>, ${formatCertainty(probabilities[predicted] ?? 0)}
        </p>
        ${this.#drawnButton()}
      </div>
      ${this.activation.hidden.map((values, layer) => this.#strip(values, layer))}
      ${this.#arithmetic()}
    `;
  }

  /** Only a drawing of the same size as the digits can be examined. */
  #drawnButton() {
    const { drawn } = this;
    return drawn?.length === this.activation.pixels.length
      ? button("examine-drawing", "Use my drawing", ({ desks }) =>
          desks.examine.showDigit({ pixels: drawn, label: undefined }),
        )
      : nothing;
  }

  #strip(values: Float32Array, layer: number) {
    const most = Math.max(...values, 1e-9);
    const shades = Uint8Array.from(values, (value) => Math.round((255 * value) / most));
    const active = values.filter((value) => value > 0).length;
    const words = `Layer ${layer + 1}: ${active} of ${counted(values.length, "unit")} active, unit ${values.indexOf(most) + 1} the most active`;
    // Where the last row is not full, its end is black.
    const width = Math.min(ROW, values.length);
    const pixels = new Uint8Array(width * Math.ceil(values.length / width));
    pixels.set(shades);
    return html`
      <p class="quiet">${words}</p>
      <div class="strip ${layer === 0 ? "first" : ""}">
        <digit-image
          .pixels=${pixels}
          .width=${width}
          .words=${words}
          .style=${`--aspect: ${width} / ${pixels.length / width}`}
          @click=${(event: MouseEvent) => {
            if (layer === 0) {
              this.#choose(pixelAt(event, width, pixels.length / width));
            }
          }}
        ></digit-image>
      </div>
    `;
  }

  #arithmetic() {
    const [first] = this.activation.hidden;
    if (first === undefined) {
      return nothing;
    }
    return html`
      <label class="quiet">
        Unit of the first layer
        ${placeField("unit", this.arithmetic?.unit ?? 0, first.length, (unit) => {
          this.#choose(unit);
        })}
      </label>
      ${this.arithmetic === undefined ? nothing : this.#sum(this.arithmetic)}
    `;
  }

  #sum({ weights, products, sum, bias, output }: UnitArithmetic) {
    const { pixels } = this.activation;
    return html`<p class="sum" id="arithmetic">
      ${digitImage(weights, this.width, "Its weights", true)} ×
      ${digitImage(pixels, this.width, "The digit")} =
      ${digitImage(products, this.width, "Weights times pixels", true)}
      <span>
        sum ${formatFigure(sum)}, bias ${formatFigure(bias)}: ReLU(${formatFigure(sum + bias)}) =
        <strong>${formatFigure(output)}</strong>
      </span>
    </p>`;
  }

  #choose(unit: number): void {
    if (Number.isInteger(unit) && unit >= 0 && unit < (this.activation.hidden[0]?.length ?? 0)) {
      act(this, ({ desks }) => desks.examine.showUnit(unit));
    }
  }
}

customElements.define("activation-panel", ActivationPanel);
