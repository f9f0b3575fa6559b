import {
  type Dataset,
  type PrincipalComponents,
  type Split,
  asPeopleWrite,
  coordinatesOf,
  selectRows,
} from "../../data/index.ts";
import type { Plane } from "./plane-state.ts";

/** More points than these hide each other. */
const MOST_POINTS = 4000;

/** The most bytes of all their images: they are sent to the page. */
const MOST_BYTES = 4_000_000;

/** Rows spread evenly over the data: all of them, or as many as can be seen. */
export function shownRows(count: number, pixels: number): Uint32Array {
  const points = Math.min(count, MOST_POINTS, Math.max(1, Math.floor(MOST_BYTES / pixels)));
  return Uint32Array.from({ length: points }, (_, point) => Math.floor((point * count) / points));
}

/**
 * Some rows of the data as points. Validation rows are shown as they judge: built-in ones are drawn as people write.
 *
 * @param dataset with labels
 */
export function planeOf(
  dataset: Dataset,
  components: PrincipalComponents,
  { train, validation }: Split,
): Omit<Plane, "isOfRun"> {
  const pixels = dataset.width * dataset.height;
  const rows = shownRows(dataset.count, pixels);
  const chosen = new Uint8Array(dataset.count);
  for (const row of validation) {
    chosen[row] = 1;
  }
  const judges = Uint8Array.from(rows, (row) => chosen[row] as number);
  const shown = selectRows(dataset, rows);
  const images = shown.images.slice();
  const points = Uint32Array.from(rows.keys()).filter((point) => judges[point] === 1);
  const judged = asPeopleWrite(selectRows(shown, points));
  for (const [index, point] of points.entries()) {
    images.set(judged.images.subarray(index * pixels, (index + 1) * pixels), point * pixels);
  }
  return {
    width: dataset.width,
    coordinates: coordinatesOf({ images, count: rows.length }, components),
    shares: components.components.map(({ share }) => share),
    rows,
    labels: shown.labels ?? new Uint8Array(rows.length),
    judges,
    images,
    split: { training: train.length, validation: validation.length },
  };
}
