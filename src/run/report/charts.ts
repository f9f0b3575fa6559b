// The curves of a run as SVG: the training thin, the validation bold, as in the page.

import { formatTick } from "../../base/format.ts";
import { multiplesBetween, roundStep } from "../../base/ticks.ts";
import type { Epoch } from "../../engine/index.ts";
import { type Markup, markup } from "./markup.ts";

const WIDTH = 440;
const HEIGHT = 240;
const LEFT = 56;
const RIGHT = 12;
const TOP = 12;
const BOTTOM = 40;

/** With more epochs than this, a line alone shows the course. */
const MOST_POINTS = 60;

/** What a chart shows. */
export interface ChartOptions {
  readonly name: string;
  /** Words of a value. */
  readonly format: (value: number) => string;
  readonly training: (epoch: Epoch) => number;
  readonly validation: (epoch: Epoch) => number | undefined;
  /** The value that the axis reaches at least, above. */
  readonly top?: number;
  /** The value that the axis reaches at least, below. */
  readonly bottom?: number;
  /** Marked by a line. */
  readonly best: number | undefined;
}

interface Scale {
  readonly ticks: readonly number[];
  readonly place: (value: number) => number;
}

/** A chart over the epochs. */
export function chart(epochs: readonly Epoch[], options: ChartOptions): Markup {
  const { name, format, training, validation, top, bottom, best } = options;
  const lines = [
    { kind: "training", points: pointsOf(epochs, training) },
    { kind: "validation", points: pointsOf(epochs, validation) },
  ].filter(({ points }) => points.length > 0);
  const values = lines.flatMap(({ points }) => points.map(([, value]) => value));
  const ends = [top, bottom].filter((end) => end !== undefined);
  const x = scaleOf(
    epochs.map(({ epoch }) => epoch),
    [LEFT, WIDTH - RIGHT],
    6,
    true,
  );
  const y = scaleOf([...values, ...ends], [HEIGHT - BOTTOM, TOP], 5);
  return markup`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${name} by epoch: ${wordsOf(epochs, options)}">
${y.ticks.map((tick) => markup`<path class="grid" d="M${LEFT} ${at(y.place(tick))}H${WIDTH - RIGHT}"/><text class="tick end" x="${LEFT - 8}" y="${at(y.place(tick) + 4)}">${format(tick)}</text>`)}
${x.ticks.map((tick) => markup`<text class="tick middle" x="${at(x.place(tick))}" y="${HEIGHT - BOTTOM + 18}">${formatTick(tick)}</text>`)}
<text class="tick middle" x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 4}">epoch</text>
${best === undefined ? undefined : markup`<path class="best" d="M${at(x.place(best))} ${TOP}V${HEIGHT - BOTTOM}"/>`}
${lines.map(({ kind, points }) => line(kind, points, x, y))}
</svg>`;
}

type Point = readonly [epoch: number, value: number];

function pointsOf(
  epochs: readonly Epoch[],
  valueOf: (epoch: Epoch) => number | undefined,
): readonly Point[] {
  return epochs.flatMap((epoch): Point[] => {
    const value = valueOf(epoch);
    return value !== undefined && Number.isFinite(value) ? [[epoch.epoch, value]] : [];
  });
}

function line(kind: string, points: readonly Point[], x: Scale, y: Scale): Markup {
  const places = points.map(([epoch, value]) => `${at(x.place(epoch))} ${at(y.place(value))}`);
  const dots = points.length > MOST_POINTS ? [] : points;
  return markup`<path class="curve ${kind}" d="M${places.join("L")}"/>${dots.map(
    ([epoch, value]) =>
      markup`<circle class="${kind}" cx="${at(x.place(epoch))}" cy="${at(y.place(value))}" r="2.5"/>`,
  )}`;
}

/** The curves for those who do not see them. */
function wordsOf(epochs: readonly Epoch[], { format, training, validation }: ChartOptions): string {
  const course = (kind: string, points: readonly Point[]) => {
    const [first, last] = [points[0], points.at(-1)];
    return first === undefined || last === undefined
      ? []
      : [
          `${kind} from ${format(first[1])} in epoch ${first[0]} to ${format(last[1])} in epoch ${last[0]}`,
        ];
  };
  return [
    ...course("training", pointsOf(epochs, training)),
    ...course("validation", pointsOf(epochs, validation)),
  ].join(", ");
}

/** @param isWhole only whole numbers are ticks */
function scaleOf(
  values: readonly number[],
  [from, to]: readonly [from: number, to: number],
  ticks: number,
  isWhole = false,
): Scale {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const [first, last] = least === most ? [least - 0.5, most + 0.5] : [least, most];
  const step = Math.max(isWhole ? 1 : 0, roundStep((last - first) / ticks));
  // The epochs end where they end; values end at a tick.
  const low = isWhole ? first : Math.floor(first / step) * step;
  const high = isWhole ? last : Math.ceil(last / step) * step;
  return {
    ticks: multiplesBetween(low, high, step),
    place: (value) => from + ((value - low) / (high - low)) * (to - from),
  };
}

function at(place: number): string {
  return String(Number(place.toFixed(1)));
}
