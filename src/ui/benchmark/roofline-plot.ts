import { LitElement, css, html, nothing, svg } from "lit";
import { formatMeasured, formatTick } from "../../base/format.ts";
import { logarithmicTicks } from "../../base/ticks.ts";
import type { Roofline, Row } from "../../bench/index.ts";
import { fromParent } from "../parts/from-parent.ts";
import { shared } from "../parts/styles.ts";
import { whenResized } from "../parts/when-resized.ts";
import { type Box, LINE, labelPlaces } from "./label-places.ts";

/** Pixels around the diagram. */
const MARGIN = { left: 48, right: 12, top: 22, bottom: 44 } as const;

/** How wide a letter of a name is on average, in pixels. */
const LETTER = 6.6;

/** In narrower diagrams numbers stand in place of names. */
const NARROW = 560;

/** A row that has a place in the diagram. */
interface Point {
  readonly name: string;
  /** Operations per byte. */
  readonly intensity: number;
  /** GFLOP/s. */
  readonly rate: number;
  readonly share: number | undefined;
}

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
        overflow: visible;
      }
      text {
        font-size: 12px;
        fill: var(--quiet);
      }
      .name {
        fill: var(--ink);
      }
      .roof {
        fill: none;
        stroke: var(--edge);
        stroke-width: 2;
      }
      .grid {
        stroke: var(--line);
      }
      .leader {
        stroke: var(--edge);
        stroke-width: 0.75;
      }
      circle {
        fill: var(--accent);
      }
      ol {
        margin: 0;
        padding-left: 1.75rem;
        font-size: 0.875rem;
      }
    `,
  ];

  static override properties = { ...fromParent("roofline", "rows"), width: { state: true } };

  declare roofline: Roofline;
  declare rows: readonly Row[];
  /** Of the diagram, in pixels. */
  declare width: number;

  constructor() {
    super();
    this.width = 640;
    whenResized(this, () => {
      this.width = this.clientWidth || this.width;
    });
  }

  override render() {
    const points = pointsOf(this.rows);
    if (points.length === 0) {
      return nothing;
    }
    const isNarrow = this.width < NARROW;
    return html`<h2>Products on the roofline</h2>
      ${this.#diagram(points, isNarrow)}
      ${
        isNarrow
          ? html`<ol>
              ${points.map(({ name, rate }) => html`<li>${name}: ${formatMeasured(rate)} GFLOP/s</li>`)}
            </ol>`
          : nothing
      }`;
  }

  #diagram(points: readonly Point[], isNarrow: boolean) {
    const { width } = this;
    const height = Math.round(Math.min(460, Math.max(300, 0.42 * width)));
    const area = areaOf(width, height);
    const { flops, bandwidth } = this.roofline;
    const [peak, slope] = [flops / 1e9, bandwidth / 1e9];
    const knee = peak / slope;
    const intensities = [knee, ...points.map(({ intensity }) => intensity)];
    const [least, most] = [Math.min(...intensities) / 2, 2 * Math.max(...intensities)];
    const lowest = Math.min(least * slope, ...points.map(({ rate }) => rate)) / 1.5;
    const x = logarithmic([least, most], [area.x, area.x + area.width]);
    const y = logarithmic([lowest, 1.5 * peak], [area.y + area.height, area.y]);
    const bottom = area.y + area.height;
    const roof = [
      [x(least), y(least * slope)],
      [x(knee), y(peak)],
      [x(most), y(peak)],
    ];
    return html`<svg
      viewBox="0 0 ${width} ${height}"
      height=${height}
      role="img"
      aria-label="Roofline: speed of each product by its operations per byte; the table has the figures"
    >
      ${logarithmicTicks(least, most, area.width / 55).map(
        (tick) =>
          svg`<line class="grid" x1=${x(tick)} x2=${x(tick)} y1=${area.y} y2=${bottom}></line>
            <text x=${x(tick)} y=${bottom + 17} text-anchor="middle">${formatTick(tick)}</text>`,
      )}
      ${logarithmicTicks(lowest, 1.5 * peak, area.height / 26).map(
        (tick) =>
          svg`<line class="grid" x1=${area.x} x2=${area.x + area.width} y1=${y(tick)} y2=${y(tick)}></line>
            <text x=${area.x - 6} y=${y(tick) + 4} text-anchor="end">${formatTick(tick)}</text>`,
      )}
      <text x=${area.x + area.width / 2} y=${height - 6} text-anchor="middle">
        operations per byte
      </text>
      <text x="0" y="11">GFLOP/s</text>
      <polyline class="roof" points=${roof.map((corner) => corner.join(",")).join(" ")}></polyline>
      <text x=${area.x + area.width} y=${y(peak) - 6} text-anchor="end">
        peak ${formatMeasured(peak)} GFLOP/s, ${formatMeasured(slope)} GB/s
      </text>
      ${named(points, isNarrow, area, x, y)}
    </svg>`;
  }
}

/** The points with their names, or their numbers, none over another. */
function named(
  points: readonly Point[],
  isNarrow: boolean,
  area: Box,
  x: (value: number) => number,
  y: (value: number) => number,
) {
  const texts = points.map(({ name }, index) => (isNarrow ? String(index + 1) : name));
  const centres = points.map(({ intensity, rate }, index) => ({
    x: x(intensity),
    y: y(rate),
    width: LETTER * (texts[index] as string).length + 4,
  }));
  const places = labelPlaces(centres, area);
  return points.map(({ name, rate, share }, index) => {
    const [centre, place] = [centres[index] as (typeof centres)[number], places[index]];
    const ofRoof = share === undefined ? "" : `, ${Math.round(100 * share)} % of the roofline`;
    return svg`<g>
      <title>${name}: ${formatMeasured(rate)} GFLOP/s${ofRoof}</title>
      ${place === undefined ? nothing : leader(centre, place)}
      <circle cx=${centre.x} cy=${centre.y} r="4"></circle>
      ${
        place === undefined
          ? nothing
          : svg`<text class="name" x=${place.x + 2} y=${place.y + LINE - 3}>${texts[index]}</text>`
      }
    </g>`;
  });
}

/** A line from a point to its name, where that does not stand right beside it. */
function leader(centre: { readonly x: number; readonly y: number }, place: Box) {
  const end = {
    x: Math.min(place.x + place.width, Math.max(place.x, centre.x)),
    y: Math.min(place.y + place.height, Math.max(place.y, centre.y)),
  };
  return Math.hypot(end.x - centre.x, end.y - centre.y) < 12
    ? nothing
    : svg`<line class="leader" x1=${centre.x} y1=${centre.y} x2=${end.x} y2=${end.y}></line>`;
}

function pointsOf(rows: readonly Row[]): Point[] {
  return rows.flatMap(({ name, intensity, rate, share, unit }) =>
    intensity === undefined || rate === undefined || unit !== "GFLOP/s"
      ? []
      : [{ name: shortName(name), intensity, rate, share }],
  );
}

/** a·b 256³ for a·b 256 × 256 × 256. */
function shortName(name: string): string {
  return name.replace(/ (\d+) × \1 × \1$/, " $1³");
}

function areaOf(width: number, height: number): Box {
  return {
    ...{ x: MARGIN.left, y: MARGIN.top },
    width: width - MARGIN.left - MARGIN.right,
    height: height - MARGIN.top - MARGIN.bottom,
  };
}

/** A logarithmic scale from values of a range to coordinates. */
function logarithmic(
  [low, high]: readonly [number, number],
  [from, to]: readonly [number, number],
): (value: number) => number {
  const span = Math.log(high / low);
  return (value) => Number((from + (Math.log(value / low) / span) * (to - from)).toFixed(1));
}

customElements.define("roofline-plot", RooflinePlot);
