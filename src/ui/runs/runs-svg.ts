import { counted, formatPercent, formatPercentTick, formatTick } from "../../base/format.ts";
import type { KeptRun } from "../../run/runs/kept-run.ts";
import { differingSettings, titleOf } from "../../run/runs/run-table.ts";
import { seedWords } from "../../run/runs/seed-words.ts";
import type { SeedGroup } from "../../run/runs/seeds.ts";
import { lookOf } from "../parts/run-look.ts";
import { LIGHT, element, svgFile, words, wrapped } from "../share/svg.ts";
import {
  type Axis,
  type Frame,
  MARGIN,
  axisTicks,
  bandOf,
  curvesOf,
  frameOf,
  pathOf,
  verticalTicks,
} from "./plot-geometry.ts";

/** What the file shows: what the plot shows on the page. */
export interface RunsPicture {
  readonly runs: readonly KeptRun[];
  readonly axis: Axis;
  readonly isLogarithmic: boolean;
  /** Runs that are drawn as mean and range. */
  readonly groups: readonly SeedGroup[];
}

/** A line of the legend. */
interface Entry {
  /** The number of the look: see `lookOf`. */
  readonly colour: number;
  readonly name: string;
}

const [WIDTH, HEIGHT, TOP] = [860, 420, 44];
const LINE_HEIGHT = 20;

/** Letters of a line of the legend. */
const LETTERS = 110;

/** Lines of the legend: as many as there are looks that can be told apart. */
const MOST_ENTRIES = 28;

/** Points of all curves together, about. */
const MOST_POINTS = 20_000;

/** Inside the file; a page may hold several of its files. */
const CLIP = "adamant-runs-plot";

/** The curves of runs over each other as a file, with a legend below them. */
export function runsSvg(picture: RunsPicture): string {
  const { runs, axis, isLogarithmic } = picture;
  const frame = frameOf(runs, axis, isLogarithmic, { width: WIDTH, height: HEIGHT });
  const heading = isLogarithmic ? "Error" : "Accuracy";
  const bottom = TOP + HEIGHT + 24;
  const entries = legendOf(picture);
  const shown = entries.slice(0, MOST_ENTRIES);
  const more = entries.length - shown.length;
  const lines = [
    ...shown.map((entry, index) => legendLine(entry, bottom + LINE_HEIGHT * index)),
    more === 0
      ? ""
      : words(`and ${counted(more, "more run")}`, MARGIN.left, bottom + LINE_HEIGHT * shown.length),
  ];
  return svgFile(
    { width: WIDTH, height: bottom + LINE_HEIGHT * lines.length },
    `${heading} of ${counted(runs.length, "run")}`,
    words(heading, MARGIN.left, 28, { "font-size": 18, "font-weight": 600 }),
    words("Thin: training. Bold: validation, after each epoch.", WIDTH - MARGIN.right, 28, {
      ...{ "font-size": 12, "text-anchor": "end", fill: LIGHT.quiet },
    }),
    element("g", { transform: `translate(0 ${TOP})` }, axes(frame), curves(picture, frame)),
    ...lines,
  );
}

function axes(frame: Frame): string {
  const { width, height, axis } = frame;
  const [right, bottom] = [width - MARGIN.right, height - MARGIN.bottom];
  const quiet = { "font-size": 12, fill: LIGHT.quiet };
  const line = { x1: MARGIN.left, x2: right };
  return [
    ...verticalTicks(frame).flatMap(({ at, value }) => [
      element("line", { ...line, y1: at, y2: at, stroke: LIGHT.line }),
      words(formatPercentTick(value), MARGIN.left - 6, at + 4, { ...quiet, "text-anchor": "end" }),
    ]),
    element("line", { ...line, y1: bottom, y2: bottom, stroke: LIGHT.edge }),
    ...axisTicks(frame).map(({ at, value }) =>
      words(formatTick(value), at, bottom + 16, { ...quiet, "text-anchor": "middle" }),
    ),
    words(axis === "epoch" ? "epochs" : "seconds", right, bottom - 6, {
      ...{ ...quiet, "text-anchor": "end" },
    }),
  ].join("");
}

/** Bands first, then the single runs. What is below the lowest accuracy is cut off. */
function curves({ runs, groups }: RunsPicture, frame: Frame): string {
  const inside = {
    ...{ x: MARGIN.left, y: 0, height: frame.height - MARGIN.bottom },
    width: frame.width - MARGIN.right + 4 - MARGIN.left,
  };
  const most = Math.floor(MOST_POINTS / runs.length);
  return (
    element("clipPath", { id: CLIP }, element("rect", inside)) +
    element(
      "g",
      { "clip-path": `url(#${CLIP})`, fill: "none", "stroke-linejoin": "round" },
      ...groups.map((group) => {
        const { colour, mean, outline } = bandOf(group, frame);
        const { stroke, dash } = strokeOf(colour);
        const band = { d: `${pathOf(outline)}Z`, fill: stroke, "fill-opacity": 0.22 };
        return (
          element("path", band) +
          element("path", { d: pathOf(mean), stroke, "stroke-width": 3, ...dash })
        );
      }),
      ...single({ runs, groups }).map((run) => {
        const { training, validation } = curvesOf(run, frame, most);
        const { stroke, dash } = strokeOf(run.colour);
        const thin = { stroke, "stroke-width": 1, "stroke-opacity": 0.35 };
        const [only] = validation.length === 1 ? validation : [];
        return [
          element("path", { d: pathOf(training), ...thin, ...dash }),
          element("path", { d: pathOf(validation), stroke, "stroke-width": 2.25, ...dash }),
          only === undefined ? "" : element("circle", { cx: only.x, cy: only.y, r: 3, stroke }),
        ].join("");
      }),
    )
  );
}

/** The runs that are drawn one by one. */
function single({ runs, groups }: Pick<RunsPicture, "runs" | "groups">): readonly KeptRun[] {
  const grouped = new Set(groups.flatMap((group) => group.runs));
  return runs.filter((run) => !grouped.has(run));
}

function strokeOf(colour: number) {
  const { light, dash } = lookOf(colour);
  return {
    stroke: light,
    dash: dash.length === 0 ? {} : { "stroke-dasharray": dash.join(" ") },
  };
}

/** Bands with their settings, then runs with their names, the settings that are not the same in all, and their accuracy. */
function legendOf({ runs, groups }: RunsPicture): readonly Entry[] {
  const names = differingSettings(runs);
  const seeds = seedWords(groups);
  return [
    ...groups.map(({ runs: [first] }, index) => ({
      ...{ colour: first?.colour ?? 0, name: seeds[index] ?? "" },
    })),
    ...single({ runs, groups }).map((run) => {
      const settings = names.map((name) => `${name} ${String(run.settings[name])}`).join(", ");
      const accuracy = run.result.valAccuracy ?? run.result.trainAccuracy;
      const end = accuracy === undefined ? "" : `: ${formatPercent(accuracy)}`;
      return { colour: run.colour, name: `${titleOf(run)}, ${settings}${end}` };
    }),
  ];
}

function legendLine({ colour, name }: Entry, y: number): string {
  const { stroke, dash } = strokeOf(colour);
  const piece = { x1: MARGIN.left, x2: MARGIN.left + 34, y1: y - 4, y2: y - 4, stroke };
  const [first = "", ...rest] = wrapped(name, LETTERS);
  return (
    element("line", { ...piece, "stroke-width": 2.5, ...dash }) +
    words(rest.length === 0 ? first : `${first} …`, MARGIN.left + 42, y, { "font-size": 12 })
  );
}
