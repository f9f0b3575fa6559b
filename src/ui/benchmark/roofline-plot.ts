import { LitElement, css, html, nothing, svg } from "lit";
import { formatTick } from "../../base/format.ts";
import type { Roofline, Row } from "../../bench/index.ts";
import { fromParent } from "../parts/from-parent.ts";
import { shared } from "../parts/styles.ts";

const [WIDTH, HEIGHT, MARGIN] = [640, 320, 44];

/** The x axis, in operations per byte: from copies to the largest products. */
const [MIN_INTENSITY, MAX_INTENSITY] = [0.05, 1024];

/** The lowest speed on the y axis, as a share of the peak. */
const MIN_SHARE = 1e-3;

/**
 * The speed of each kernel, beside what the GPU can reach with the same number of operations per byte.
 *
 * @see Williams, Waterman and Patterson, "Roofline", 2009
 */
export class RooflinePlot extends LitElement {
  static override styles = [
    shared,
    css`
      svg {
        display: block;
        width: 100%;
        max-width: 44rem;
        height: auto;
        overflow: visible;
      }
      text {
        font-size: 12px;
        fill: var(--quiet);
      }
      .roof {
        fill: none;
        stroke: var(--edge);
        stroke-width: 2;
      }
      .axis {
        stroke: var(--line);
      }
      circle {
        fill: var(--accent);
      }
    `,
  ];

  static override properties = fromParent("roofline", "rows");

  declare roofline: Roofline;
  declare rows: readonly Row[];

  override render() {
    const { flops, bandwidth } = this.roofline;
    const peak = flops / 1e9;
    const x = logarithmic(MIN_INTENSITY, MAX_INTENSITY, MARGIN, WIDTH - 8);
    const y = logarithmic(MIN_SHARE * peak, 1.5 * peak, HEIGHT - MARGIN, 8);
    const corners: readonly (readonly [intensity: number, speed: number])[] = [
      [MIN_INTENSITY, (MIN_INTENSITY * bandwidth) / 1e9],
      [flops / bandwidth, peak],
      [MAX_INTENSITY, peak],
    ];
    const roof = corners.map(([intensity, speed]) => `${x(intensity)},${y(speed)}`).join(" ");
    return html`<svg
      viewBox="0 0 ${WIDTH} ${HEIGHT}"
      role="img"
      aria-label="Roofline: speed of each product by its operations per byte; the table has the figures"
    >
      <line
        class="axis"
        x1=${MARGIN}
        x2=${WIDTH}
        y1=${HEIGHT - MARGIN}
        y2=${HEIGHT - MARGIN}
      ></line>
      ${[0.1, 1, 10, 100, 1000].map(
        (tick) =>
          svg`<text x=${x(tick)} y=${HEIGHT - MARGIN + 18} text-anchor="middle">${formatTick(tick)}</text>`,
      )}
      ${[0.01, 0.1, 1].map(
        (share) =>
          svg`<text x=${MARGIN - 6} y=${y(share * peak) + 4} text-anchor="end">${formatTick(Number((share * peak).toPrecision(2)))}</text>`,
      )}
      <text x=${WIDTH / 2} y=${HEIGHT - 6} text-anchor="middle">operations per byte</text>
      <text x="0" y="8">GFLOP/s</text>
      <polyline class="roof" points=${roof}></polyline>
      ${this.rows.map(({ name, intensity, rate, unit }) =>
        intensity === undefined || rate === undefined || unit !== "GFLOP/s"
          ? nothing
          : svg`<circle cx=${x(intensity)} cy=${y(rate)} r="4"><title>${name}: ${formatTick(rate)} GFLOP/s</title></circle>`,
      )}
    </svg>`;
  }
}

/** A logarithmic scale from values of a range to coordinates. Values outside of it are drawn at its ends. */
function logarithmic(
  minimum: number,
  maximum: number,
  from: number,
  to: number,
): (value: number) => number {
  const span = Math.log(maximum / minimum);
  return (value) => {
    const share = Math.min(1, Math.max(0, Math.log(value / minimum) / span));
    return Number((from + share * (to - from)).toFixed(1));
  };
}

customElements.define("roofline-plot", RooflinePlot);
