import { css, html, nothing, svg } from "lit";
import { counted, formatPercent } from "../../base/format.ts";
import type { Calibration, CalibrationBin } from "../../run/examine/calibration.ts";
import { fromParent } from "../parts/from-parent.ts";
import { Display } from "../parts/own-task.ts";
import { shared } from "../parts/styles.ts";

const [SIDE, LEFT, BOTTOM] = [240, 40, 36];

/** How often the network is right, by how sure it is. The dashed line is where both are the same. */
export class CalibrationPlot extends Display {
  static override styles = [
    shared,
    css`
      svg {
        display: block;
        width: 100%;
        max-width: 22rem;
        height: auto;
        overflow: visible;
      }
      text {
        font-size: 11px;
        fill: var(--quiet);
      }
      rect {
        fill: var(--accent);
        opacity: 0.7;
      }
      line {
        stroke: var(--line);
      }
      .same {
        stroke: var(--edge);
        stroke-dasharray: 4 4;
      }
      @media (forced-colors: active) {
        rect {
          fill: Highlight;
        }
      }
    `,
  ];

  static override properties = fromParent("calibration");

  declare calibration: Calibration;

  override render() {
    const { bins, error } = this.calibration;
    const x = (share: number) => LEFT + share * SIDE;
    const y = (share: number) => 8 + (1 - share) * SIDE;
    return html`
      <h2>Calibration</h2>
      <p class="quiet">
        How often it is right, by how sure it is. On average the two differ by
        ${(100 * error).toFixed(1)} points.
      </p>
      <svg
        viewBox="0 0 ${LEFT + SIDE + 8} ${SIDE + BOTTOM + 8}"
        role="img"
        aria-label="Calibration. ${bins.filter(isFilled).map(binWords).join("; ")}"
      >
        <line x1=${x(0)} x2=${x(1)} y1=${y(0)} y2=${y(0)}></line>
        <line x1=${x(0)} x2=${x(0)} y1=${y(0)} y2=${y(1)}></line>
        ${bins.map((bin) =>
          isFilled(bin)
            ? svg`<rect x=${x(bin.from) + 2} width=${SIDE / bins.length - 4} y=${y(bin.accuracy)} height=${y(0) - y(bin.accuracy)}><title>${binWords(bin)}</title></rect>`
            : nothing,
        )}
        <line class="same" x1=${x(0)} x2=${x(1)} y1=${y(0)} y2=${y(1)}></line>
        ${[0, 0.5, 1].map(
          (tick) =>
            svg`<text x=${x(tick)} y=${y(0) + 14} text-anchor="middle">${100 * tick} %</text>
            <text x=${LEFT - 5} y=${y(tick) + 4} text-anchor="end">${100 * tick} %</text>`,
        )}
        <text x=${x(0.5)} y=${y(0) + 30} text-anchor="middle">
          probability of the predicted class
        </text>
        <text x=${x(0) + 6} y="16">right</text>
      </svg>
    `;
  }
}

function isFilled({ count }: CalibrationBin): boolean {
  return count > 0;
}

function binWords({ from, to, count, accuracy }: CalibrationBin): string {
  return `${100 * from} to ${100 * to} % sure: ${counted(count, "digit")}, ${formatPercent(accuracy)} right`;
}

customElements.define("calibration-plot", CalibrationPlot);
