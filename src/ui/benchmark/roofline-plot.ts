import { LitElement, css, html, svg } from "lit";
import { formatTick } from "../../base/format.ts";
import type { Roofline, Row } from "../../bench/index.ts";
import { shared } from "../parts/styles.ts";

const [WIDTH, HEIGHT, MARGIN] = [640, 320, 44];

/** Operations per byte that are shown: from moving bytes to the largest products. */
const INTENSITIES = { least: 0.05, most: 1024 } as const;

/** Of the peak, the lowest speed that is shown. */
const LEAST_SHARE = 1e-3;

/**
 * How fast each kernel was, beside what the GPU can do for as many operations per byte.
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

  static override properties = {
    roofline: { attribute: false },
    rows: { attribute: false },
  };

  declare roofline: Roofline;
  declare rows: readonly Row[];

  override render() {
    const { flops, bandwidth } = this.roofline;
    const peak = flops / 1e9;
    const x = logarithmic(INTENSITIES.least, INTENSITIES.most, MARGIN, WIDTH - 8);
    const y = logarithmic(LEAST_SHARE * peak, 1.5 * peak, HEIGHT - MARGIN, 8);
    const ridge = flops / bandwidth;
    const start = (INTENSITIES.least * bandwidth) / 1e9;
    const roof = [
      [INTENSITIES.least, Math.max(start, LEAST_SHARE * peak)],
      [ridge, peak],
      [INTENSITIES.most, peak],
    ]
      .map(([intensity = 1, speed = 1]) => `${x(intensity)},${y(speed)}`)
      .join(" ");
    const points = this.rows.flatMap(({ name, intensity, rate, unit }) =>
      intensity === undefined || rate === undefined || unit !== "GFLOP/s"
        ? []
        : [{ name, intensity, rate }],
    );
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
      ${points.map(
        ({ name, intensity, rate }) =>
          svg`<circle cx=${x(intensity)} cy=${y(rate)} r="4"><title>${name}: ${formatTick(rate)} GFLOP/s</title></circle>`,
      )}
    </svg>`;
  }
}

/** A scale from values to places, both clamped. */
function logarithmic(
  least: number,
  most: number,
  from: number,
  to: number,
): (value: number) => number {
  const span = Math.log(most / least);
  return (value) => {
    const share = Math.min(1, Math.max(0, Math.log(value / least) / span));
    return Number((from + share * (to - from)).toFixed(1));
  };
}

customElements.define("roofline-plot", RooflinePlot);
