import uPlot from "uplot";
import { formatTick } from "../../base/format.ts";
import { HEIGHT, type Scale, type Series, alignedData } from "./curves.ts";

/** The curves of a chart, drawn into an element of it. */
export function plotOf(target: HTMLElement, ...what: Parameters<typeof chartOptions>): uPlot {
  const [, series] = what;
  return new uPlot(chartOptions(...what), alignedData(series), target);
}

/** How uPlot is to draw the curves. */
export function chartOptions(
  element: HTMLElement,
  series: readonly Series[],
  scale: Scale,
  lastEpoch: () => number,
  pointed: (epoch: number | undefined) => void,
): uPlot.Options {
  const colours = getComputedStyle(element);
  const colour = (name: string) => colours.getPropertyValue(name);
  const grid = { stroke: colour("--line"), width: 1 };
  const axis = {
    stroke: colour("--quiet"),
    grid,
    ticks: { show: false },
    font: `12px ${colours.fontFamily}`,
  };
  return {
    width: element.clientWidth,
    height: HEIGHT,
    padding: [8, 20, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 9 } },
    hooks: {
      setCursor: [
        ({ cursor: { idx }, data }) => {
          const place = typeof idx === "number" ? data[0][idx] : undefined;
          pointed(place === undefined ? undefined : Math.ceil(place));
        },
      ],
    },
    scales: {
      x: { time: false, range: () => [0, lastEpoch()] },
      y: {
        // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- the enum is only a type
        distr: scale.logarithmic ? 3 : 1,
        range: (_, low, high) => yRange(scale, low, high),
      },
    },
    axes: [
      { ...axis, size: 28, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000], space: 40 },
      {
        ...axis,
        size: 54,
        space: 36,
        values: (_, ticks) => ticks.map((tick) => tickWords(tick as number | null, scale)),
      },
    ],
    series: [
      {},
      ...series.map(({ form, dash }) =>
        form === "past"
          ? {
              stroke: colour("--quiet"),
              width: 1,
              dash: [...(dash ?? [])],
              spanGaps: true,
              points: { show: false },
            }
          : {
              stroke: colour(`--${form}`),
              width: form === "validation" ? 2.5 : 1.5,
              spanGaps: true,
              points: {
                show: true,
                size: form === "validation" ? 7 : 4,
                fill: colour(`--${form}`),
              },
            },
      ),
    ],
  };
}

function yRange(
  { logarithmic, anchor }: Scale,
  low: number | null,
  high: number | null,
): uPlot.Range.MinMax {
  // Without a value that can be shown, as no error at all on a logarithmic axis, uPlot offers infinities.
  const from = low !== null && Number.isFinite(low) ? low : anchor;
  const to = high !== null && Number.isFinite(high) ? high : anchor;
  if (logarithmic) {
    // An accuracy of 100 % is an error of 0, which has no logarithm. Marks of an axis that does not begin at a
    // round number would drive uPlot into an endless loop.
    return uPlot.rangeLog(Math.max(from, 1e-5), Math.max(to, 1e-5), 10, false);
  }
  const room = 0.08 * Math.max(Math.abs(to - anchor), Math.abs(anchor - from), 0.01);
  return anchor === 0 ? [0, to + room] : [from - room, anchor];
}

/** uPlot leaves out marks of a logarithmic axis that would be too near to each other. */
function tickWords(tick: number | null, { percent }: Scale): string {
  if (tick === null) {
    return "";
  }
  return percent ? `${formatTick(100 * tick)} %` : formatTick(tick);
}
