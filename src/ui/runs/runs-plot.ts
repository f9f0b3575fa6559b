import { css, html, nothing, svg } from "lit";
import { guard } from "lit/directives/guard.js";
import { counted, formatPercentTick, formatTick } from "../../base/format.ts";
import { grouped } from "../../base/grouped.ts";
import type { KeptRun } from "../../run/runs/kept-run.ts";
import type { SeedGroup } from "../../run/runs/seeds.ts";
import { fromParent } from "../parts/from-parent.ts";
import { Display } from "../parts/own-task.ts";
import { type RunLook, colourOf, lookOf } from "../parts/run-look.ts";
import { shared } from "../parts/styles.ts";
import { whenResized } from "../parts/when-resized.ts";
import {
  type Axis,
  type DrawnCurves,
  type Frame,
  MARGIN,
  axisTicks,
  bandOf,
  curvesOf,
  frameOf,
  nearestRun,
  pathOf,
  verticalTicks,
} from "./plot-geometry.ts";
import { runsSvg } from "./runs-svg.ts";

const HEIGHT = 320;

/** Points of all curves together, about: more would take long to draw. A curve has at least so many. */
const MOST_POINTS = 4096;
const LEAST_POINTS = 24;

/** The curves of all runs over each other: training thin, validation bold. The run that is pointed at is drawn above the others. */
export class RunsPlot extends Display {
  static override styles = [
    shared,
    css`
      svg {
        display: block;
        width: 100%;
        height: 320px;
        touch-action: pan-y;
      }
      path {
        fill: none;
        stroke-linejoin: round;
      }
      .training {
        stroke-width: 1;
        opacity: 0.35;
      }
      .validation {
        stroke-width: 2.25;
      }
      .pointed .training {
        stroke-width: 1.5;
        opacity: 0.8;
      }
      .pointed .validation {
        stroke-width: 4.5;
      }
      .all.behind {
        opacity: 0.35;
      }
      .band {
        opacity: 0.22;
        stroke: none;
      }
      .mean {
        stroke-width: 3;
      }
      .grid {
        stroke: var(--line);
      }
      text {
        font-size: 12px;
        fill: var(--quiet);
      }
    `,
  ];

  static override properties = {
    ...fromParent("runs", "axis", "isLogarithmic", "groups", "pointed"),
    width: { state: true },
  };

  declare runs: readonly KeptRun[];
  declare axis: Axis;
  /** Errors on a logarithmic axis, in place of accuracies. */
  declare isLogarithmic: boolean;
  /** Runs that are drawn as mean and range. */
  declare groups: readonly SeedGroup[];
  /** The id of the run that is pointed at, here or in the table. */
  declare pointed: string | undefined;
  declare width: number;

  #curves: readonly DrawnCurves[] = [];

  constructor() {
    super();
    this.width = 640;
    whenResized(this, () => {
      // Hidden, it has none.
      this.width = this.clientWidth || this.width;
    });
  }

  override render() {
    const { runs, axis, isLogarithmic, width, groups, pointed } = this;
    const drawn = guard([runs, axis, isLogarithmic, width, groups], () => this.#all());
    const front = this.#curves.find(({ run }) => run.id === pointed);
    return html`<svg
      viewBox="0 0 ${width} ${HEIGHT}"
      role="img"
      aria-label="${isLogarithmic ? "Error" : "Accuracy"} of ${counted(runs.length, "run")}. The table beside it has the figures; a row that has the focus is drawn above the others."
      @pointermove=${this.#moved}
      @pointerdown=${this.#moved}
      @pointerleave=${() => {
        this.#point(undefined);
      }}
    >
      <g class="all ${front === undefined ? "" : "behind"}">${drawn}</g>
      ${front === undefined ? nothing : svg`<g class="pointed" clip-path="url(#plot)">${paths([front])}</g>`}
    </svg>`;
  }

  /** What is seen as a file, with a legend. */
  pictureFile(): string {
    return runsSvg(this);
  }

  /** Everything but the run that is pointed at. It is drawn again only when it changes. */
  #all() {
    const { runs, axis, isLogarithmic, width, groups } = this;
    const frame = frameOf(runs, axis, isLogarithmic, { width, height: HEIGHT });
    const grouped = new Set(groups.flatMap((group) => group.runs));
    const most = Math.max(LEAST_POINTS, Math.floor(MOST_POINTS / runs.length));
    this.#curves = runs.map((run) => curvesOf(run, frame, most));
    return svg`
      ${axes(frame)}
      <g clip-path="url(#plot)">${groups.map((group) => {
        const { colour, mean, outline } = bandOf(group, frame);
        const look = lookOf(colour);
        const stroke = colourOf(look);
        return svg`
          <path class="band" d="${pathOf(outline)}Z" .style=${`fill: ${stroke}`}></path>
          <path class="mean" d=${pathOf(mean)} .style=${`stroke: ${stroke}; stroke-dasharray: ${dashOf(look)}`}></path>`;
      })}
      ${byLook(this.#curves.filter(({ run }) => !grouped.has(run))).map(paths)}</g>`;
  }

  readonly #moved = ({ offsetX, offsetY }: PointerEvent) => {
    this.#point(nearestRun(this.#curves, { x: offsetX, y: offsetY }));
  };

  #point(id: string | undefined): void {
    if (id !== this.pointed) {
      this.dispatchEvent(new CustomEvent("pointed", { detail: id }));
    }
  }
}

/** Curves that look alike are one element: the browser draws 60 faster than 400. */
function byLook(curves: readonly DrawnCurves[]): readonly (readonly DrawnCurves[])[] {
  const keyOf = ({ run }: DrawnCurves) => {
    const { light, dash } = lookOf(run.colour);
    return light + String(dash);
  };
  return [...grouped(curves, keyOf).values()];
}

function dashOf({ dash }: RunLook): string {
  return dash.join(" ") || "none";
}

/** Curves that look alike. */
function paths(curves: readonly DrawnCurves[]) {
  const look = lookOf(curves[0]?.run.colour ?? 0);
  const style = `stroke: ${colourOf(look)}; stroke-dasharray: ${dashOf(look)}`;
  const points = curves.flatMap(({ validation }) => (validation.length === 1 ? validation : []));
  return svg`<g .style=${style}>
    <path class="training" d=${curves.map(({ training }) => pathOf(training)).join("")}></path>
    <path class="validation" d=${curves.map(({ validation }) => pathOf(validation)).join("")}></path>
    ${points.map(({ x, y }) => svg`<circle cx=${x} cy=${y} r="3" fill="none"></circle>`)}
  </g>`;
}

function axes(frame: Frame) {
  const { width, height, axis } = frame;
  const right = width - MARGIN.right;
  const bottom = height - MARGIN.bottom;
  return svg`
    <clipPath id="plot"><rect x=${MARGIN.left} width=${right + 4 - MARGIN.left} height=${bottom}></rect></clipPath>
    ${verticalTicks(frame).map(
      ({ at, value }) => svg`
        <line class="grid" x1=${MARGIN.left} x2=${right} y1=${at} y2=${at}></line>
        <text x=${MARGIN.left - 6} y=${at + 4} text-anchor="end">${formatPercentTick(value)}</text>`,
    )}
    ${axisTicks(frame).map(
      ({ at, value }) => svg`
        <text x=${at} y=${bottom + 16} text-anchor="middle">${formatTick(value)}</text>`,
    )}
    <text x=${right} y=${bottom - 6} text-anchor="end">${axis === "epoch" ? "epochs" : "seconds"}</text>`;
}

customElements.define("runs-plot", RunsPlot);
