import type uPlot from "uplot";
import { counted } from "../../base/format.ts";

/** The two curves that every chart has, which differ in colour and in form, and those of earlier runs. */
export type Form = "training" | "validation" | "past";

/** The dashes of the curves of earlier runs, the newest first: pixels drawn, pixels left out. */
export const DASHES: readonly (readonly number[])[] = [
  [8, 3],
  [3, 3],
  [10, 3, 2, 3],
  [1, 3],
];

/** One curve by epoch. */
export interface Series {
  readonly form: Form;
  /** One of DASHES, for an earlier run. */
  readonly dash?: readonly number[];
  /** Of epoch 1, 2, …; undefined where nothing was validated. */
  readonly values: readonly (number | undefined)[];
}

/** What a chart's numbers are, and how its axis shows them. */
export interface Scale {
  /** Writes a value as the table does. */
  readonly format: (value: number) => string;
  /** Percents, or plain numbers. */
  readonly percent: boolean;
  /** A value that the linear axis always shows: 0 for a loss, 1 for an accuracy. */
  readonly anchor: number;
  readonly logarithmic: boolean;
}

/** The height of a chart in CSS pixels. */
export const HEIGHT = 200;

/**
 * The curves as uPlot takes them, with a common x. An epoch's training figures are means over the epoch, so they are drawn
 * at its middle, and its validation figures at its end. This is half the answer to "why is validation better than training?".
 */
export function alignedData(series: readonly Series[]): uPlot.AlignedData {
  const epochs = Math.max(0, ...series.map(({ values }) => values.length));
  const places = Array.from({ length: 2 * epochs }, (_, index) => (index + 1) / 2);
  return [
    places,
    ...series.map(({ form, values }) => {
      const atEnd = form !== "training";
      return places.map((place) =>
        Number.isInteger(place) === atEnd ? (values[Math.ceil(place) - 1] ?? null) : null,
      );
    }),
  ];
}

/** What this run's curves are at an epoch, in words: – where there is no value. */
export function valuesAt(epoch: number, series: readonly Series[], { format }: Scale) {
  return series
    .filter(({ form }) => form !== "past")
    .map(({ form, values }) => {
      const value = values[epoch - 1];
      return { form, words: value === undefined ? "–" : format(value) };
    });
}

/** This run's curves in one sentence, for screen readers. */
export function summaryOf(heading: string, series: readonly Series[], scale: Scale): string {
  const last = lastEpochOf(series);
  const ends = valuesAt(last, series, scale);
  const lines = valuesAt(1, series, scale)
    .map(({ form, words }, index) => `${form} from ${words} to ${ends[index]?.words ?? ""}`)
    .filter((line) => !line.includes("–"));
  return lines.length === 0
    ? `${heading}: no epochs yet`
    : `${heading} over ${counted(last, "epoch")}: ${lines.join("; ")}. Arrow keys read the epochs.`;
}

/** This run's last epoch that has values; 0 before the first. */
export function lastEpochOf(series: readonly Series[]): number {
  const present = series.filter(({ form }) => form !== "past");
  return Math.max(0, ...present.map(({ values }) => values.length));
}
