import { LitElement, css, html, nothing } from "lit";
import { formatPercent } from "../../base/format.ts";
import { fromParent } from "./from-parent.ts";
import { shared } from "./styles.ts";

const CLASSES = 10;

/** A bar for the probability of each class. The largest is marked. */
export class ProbabilityBars extends LitElement {
  static override styles = [
    shared,
    css`
      th,
      td {
        padding: 0.1rem 0;
        border: 0;
        line-height: 1.35;
        color: inherit;
      }
      th {
        width: 1.25rem;
        font-weight: 400;
        text-align: left;
      }
      td:last-child {
        width: 4.5rem;
      }
      .best {
        font-weight: 600;
      }
      .bar {
        height: 0.75rem;
        border-radius: 0 0.2rem 0.2rem 0;
        background: var(--accent);
        opacity: 0.55;
      }
      .best .bar {
        opacity: 1;
      }
      .track {
        border-radius: 0 0.2rem 0.2rem 0;
        background: var(--raised);
      }
      @media (prefers-reduced-motion: no-preference) {
        .bar {
          transition: width 100ms;
        }
      }
      @media (forced-colors: active) {
        .bar {
          background: Highlight;
          forced-color-adjust: none;
        }
      }
    `,
  ];

  static override properties = fromParent("probabilities");

  /** [classes], with a sum of 1; undefined while there is no drawing or no network. */
  declare probabilities: Float32Array | undefined;

  override render() {
    const { probabilities } = this;
    const values = Array.from({ length: CLASSES }, (_, digit) => probabilities?.[digit]);
    const best = probabilities && Math.max(...probabilities);
    return html`
      <table aria-label="Probability of each digit">
        ${values.map(
          (value, digit) =>
            html`<tr class=${value !== undefined && value === best ? "best" : ""}>
              <th scope="row">${digit}</th>
              <td>
                <div class="track">
                  <div class="bar" .style=${`width: ${(100 * (value ?? 0)).toFixed(1)}%`}></div>
                </div>
              </td>
              <td>${value === undefined ? "–" : formatPercent(value)}</td>
            </tr>`,
        )}
      </table>
      ${
        best === undefined
          ? nothing
          : html`<div class="spoken" role="status">Predicted ${values.indexOf(best)}.</div>`
      }
    `;
  }
}

customElements.define("probability-bars", ProbabilityBars);
