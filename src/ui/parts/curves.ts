import type uPlot from "uplot";

/** The two curves that every chart has, told apart by colour and by form, and those of earlier runs. */
export type Form = "training" | "validation" | "past";

/** How the curves of earlier runs are told apart, the newest first: pixels drawn, pixels left out. */
export const DASHES: readonly (readonly number[])[] = [
  [8, 3],
  [3, 3],
  [10, 3, 2, 3],
  [1, 3],
];

/** One curve by epoch. */
export interface Series {
  readonly form: Form;
  /** Of an earlier run. */
  readonly dash?: readonly number[];
  /** Of epoch 1, 2, …; undefined where nothing was validated. */
  readonly values: readonly (number | undefined)[];
}

/** What a chart's numbers are, and how far its axis reaches. */
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
 * The curves as uPlot wants them: one common x. An epoch's training figures are means over it, so they stand at its
 * middle, and its validation figures at its end: half the answer to "why is validation better than training?".
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
