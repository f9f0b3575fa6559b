import { type Dataset, selectRows } from "../data/index.ts";
import type { RowPage } from "./protocol.ts";

/** Rows that are shown at a time. */
const MOST_SHOWN = 60;

/** Rows of a class, or of all, from the so manieth on; the last ones where that lies behind them. */
export function rowPage(dataset: Dataset, label: number | undefined, from: number): RowPage {
  const { labels, count, width, height } = dataset;
  const all = Uint32Array.from({ length: count }, (_, row) => row);
  const of = label === undefined ? all : all.filter((row) => labels?.[row] === label);
  const first = Math.max(0, Math.min(from, of.length - 1));
  const shown = of.subarray(first, first + MOST_SHOWN);
  const { images } = selectRows(dataset, shown);
  const pixels = width * height;
  return {
    label,
    from: first,
    count: of.length,
    width,
    rows: Array.from(shown, (row, index) => ({
      row,
      label: labels?.[row] as number,
      pixels: images.slice(index * pixels, (index + 1) * pixels),
    })),
  };
}
