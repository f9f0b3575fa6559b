import { LitElement, css, html } from "lit";
import { formatCertainty } from "../../base/format.ts";
import { fromParent } from "./from-parent.ts";
import { shared } from "./styles.ts";

/** The two halves of the classes, side by side: all ten are seen where the window is low. */
const HALVES = [
  [0, 1, 2, 3, 4],
  [5, 6, 7, 8, 9],
] as const;

/** A bar for the probability of each class. The largest is marked. */
export class ProbabilityBars extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: 1rem;
      }
      th,
      td {
        padding: 0.1rem 0;
        border: 0;
        line-height: 1.35;
        color: inherit;
      }
      th {
        width: 1rem;
        font-weight: 400;
        text-align: left;
      }
      td:last-child {
        width: 3.75rem;
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
    const best = probabilities && Math.max(...probabilities);
    const row = (digit: number) => {
      const value = probabilities?.[digit];
      return html`<tr class=${value !== undefined && value === best ? "best" : ""}>
        <th scope="row">${digit}</th>
        <td>
          <div class="track">
            <div class="bar" .style=${`width: ${(100 * (value ?? 0)).toFixed(1)}%`}></div>
          </div>
        </td>
        <td>${value === undefined ? "–" : formatCertainty(value)}</td>
      </tr>`;
    };
    return HALVES.map(
      (digits) =>
        html`<table aria-label="Probability of ${digits[0]} to ${digits[4]}">
          ${digits.map(row)}
        </table>`,
    );
  }
}

customElements.define("probability-bars", ProbabilityBars);
