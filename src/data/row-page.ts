import type { Dataset } from "./dataset.ts";
import { selectRows } from "./select.ts";

/** Some rows of a data set. */
export interface RowPage {
  /** Their class; undefined for all. */
  readonly label: number | undefined;
  /** The place of the first of them among all `count` rows of that class, from 0. */
  readonly from: number;
  readonly count: number;
  readonly width: number;
  readonly rows: readonly {
    /** In the data, from 0. */
    readonly row: number;
    readonly label: number;
    /** [height · width], 0 (background) to 255 (ink). */
    readonly pixels: Uint8Array;
  }[];
}

/** Rows of a page. */
const PAGE_ROWS = 60;

/**
 * Some rows of a class, or of all classes.
 *
 * @param from the place of the first one among the rows of that class, from 0; the last row if there are fewer
 */
export function rowPage(dataset: Dataset, label: number | undefined, from: number): RowPage {
  const { labels, count, width, height } = dataset;
  const all = Uint32Array.from({ length: count }, (_, row) => row);
  const of = label === undefined ? all : all.filter((row) => labels?.[row] === label);
  const first = Math.max(0, Math.min(from, of.length - 1));
  const shown = of.subarray(first, first + PAGE_ROWS);
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
