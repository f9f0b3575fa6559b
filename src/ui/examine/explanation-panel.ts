import { css, html, nothing } from "lit";
import { formatFigure, withArticle } from "../../base/format.ts";
import { largestOf, signedShades } from "../../base/signed-shades.ts";
import type { Contributions } from "../../run/examine/contributions.ts";
import type { Explanation, NearDigit } from "../../run/examine/explanation.ts";
import type { Activation } from "../../run/examine/layer-pictures.ts";
import { moreWords } from "../../run/examine/more-words.ts";
import { button } from "../parts/buttons.ts";
import { digitImage } from "../parts/digit-image.ts";
import { fromParent } from "../parts/from-parent.ts";
import { Display } from "../parts/own-task.ts";
import { shared } from "../parts/styles.ts";
import { drawOn } from "../state/pad/pad.ts";
import "../parts/probability-bars.ts";

/** Pixels of a digit that can be put on the pad. */
const PAD_PIXELS = 28 * 28;

/** Why the network reads one digit as it does: what speaks for two classes, and similar digits it was trained on. */
export class ExplanationPanel extends Display {
  static override styles = [
    shared,
    css`
      .digit {
        display: grid;
        grid-template-columns: 112px minmax(0, 26rem);
        gap: 0.75rem 1.25rem;
        align-items: start;
        margin-bottom: 0.75rem;
      }
      .pictures,
      ul {
        display: flex;
        flex-wrap: wrap;
        gap: 0.75rem 1.25rem;
        margin: 0.5rem 0;
      }
      /* Three beside each other on a phone. */
      figure {
        width: min(112px, (100% - 2 * 1.25rem) / 3);
        margin: 0;
      }
      figcaption {
        margin-top: 0.2rem;
        font-size: 0.8125rem;
        line-height: 1.35;
        color: var(--quiet);
      }
      figcaption strong {
        display: block;
        color: var(--ink);
      }
      li {
        width: 56px;
        font-size: 0.8125rem;
        color: var(--quiet);
      }
      @media (max-width: 30rem) {
        .digit {
          grid-template-columns: minmax(0, 1fr);
        }
        .digit > digit-image {
          width: 112px;
        }
      }
    `,
  ];

  static override properties = fromParent("explanation", "activation", "width");

  declare explanation: Explanation;
  declare activation: Activation;
  /** Of the digit, in pixels. */
  declare width: number;

  /** So that keys and screen readers go on from here. */
  focusHeading(): void {
    this.renderRoot.querySelector("h2")?.focus({ preventScroll: true });
  }

  override render() {
    const { predicted, rival, nearest, label, isOfTraining } = this.explanation;
    const { pixels, probabilities } = this.activation;
    return html`
      <h2 tabindex="-1">${headingOf(this.explanation)}</h2>
      <div class="digit">
        ${digitImage(pixels, this.width, label === undefined ? "The digit" : withArticle(label))}
        <probability-bars .probabilities=${probabilities}></probability-bars>
      </div>
      ${rival === undefined ? nothing : this.#pictures(predicted, rival)}
      ${nearest.length === 0 ? nothing : this.#nearest(nearest, isOfTraining)}
      ${
        pixels.length === PAD_PIXELS
          ? button("draw-on", "Draw on this digit", (page) => drawOn(page, pixels), {
              title: "Puts it on the pad: draw on it, and see how the answer changes.",
            })
          : nothing
      }
    `;
  }

  #pictures(predicted: Contributions, rival: Contributions) {
    const between = predicted.pixels.map((value, pixel) => value - (rival.pixels[pixel] as number));
    const most = largestOf(predicted.pixels, rival.pixels);
    return html`
      <p class="quiet">
        The network adds up what each pixel says. Orange pixels speak for the class, blue ones
        against it.
      </p>
      <div class="pictures" id="contributions">
        ${this.#picture(predicted.pixels, most, `For ${predicted.label}`, sumWords(predicted))}
        ${this.#picture(rival.pixels, most, `For ${rival.label}`, sumWords(rival))}
        ${this.#picture(
          between,
          largestOf(between),
          `For ${predicted.label} rather than ${rival.label}`,
          moreWords(predicted.logit - rival.logit),
        )}
      </div>
    `;
  }

  #picture(values: Float64Array, most: number, name: string, words: string) {
    return html`<figure>
      ${digitImage(signedShades(values, most), this.width, `${name}: ${words}`, true)}
      <figcaption><strong>${name}</strong> ${words}</figcaption>
    </figure>`;
  }

  #nearest(nearest: readonly NearDigit[], isOfTraining: boolean) {
    const which = isOfTraining ? "that it was trained on" : "among those that it is examined on";
    return html`
      <p class="quiet">The most similar digits ${which}, and how far away they are:</p>
      <ul id="nearest">
        ${nearest.map(
          ({ pixels, label, distance }) =>
            html`<li>
              ${digitImage(pixels, this.width, withArticle(label))} ${label}, ${distance.toFixed(1)}
            </li>`,
        )}
      </ul>
    `;
  }
}

function headingOf({ predicted, rival, label }: Explanation): string {
  if (label === undefined || label === predicted.label) {
    const words = rival === undefined ? "" : `, and not as ${withArticle(rival.label)}`;
    return `Why it is read as ${withArticle(predicted.label)}${words}`;
  }
  return `Why this ${label} is misread as ${withArticle(predicted.label)}`;
}

function sumWords({ pixels, bias, logit }: Contributions): string {
  const sum = pixels.reduce((total, value) => total + value, 0);
  return `pixels ${formatFigure(sum)} + biases ${formatFigure(bias)} = ${formatFigure(logit)}`;
}

customElements.define("explanation-panel", ExplanationPanel);
