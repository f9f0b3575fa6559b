import type { Dataset } from "../dataset.ts";
import { firstRows, selectRows } from "../select.ts";
import { SIDE } from "./rasterize.ts";

// A blot is a digit whose loops are filled with ink. A thick pen makes it where the digit lies on its side or is wide: it is scaled
// until its longer side fits the image, which leaves loops hardly larger than the pen.

/** The side of a square of ink that only a blot has, in pixels of an image of 28 × 28. The thickest pen is narrower. */
const BLOT_SIDE = 6;

/** A pixel of at least this is ink. */
const INK = 128;

/** The first `most` rows that are no blots, or just the first rows if there are too few of those. */
export function firstLegibleRows(dataset: Dataset, most: number): Dataset {
  const rows: number[] = [];
  for (let row = 0; row < dataset.count && rows.length < most; row++) {
    if (!isBlot(dataset, row)) {
      rows.push(row);
    }
  }
  return rows.length < Math.min(most, dataset.count)
    ? firstRows(dataset, most)
    : selectRows(dataset, Uint32Array.from(rows));
}

/** Whether the image of a row has a square of ink as large as only a blot has. */
export function isBlot({ images, width, height }: Dataset, row: number): boolean {
  const side = Math.max(2, Math.round((BLOT_SIDE * Math.min(width, height)) / SIDE));
  // The largest square of ink that ends at each pixel of the row of pixels above.
  let above = new Uint8Array(width + 1);
  for (let y = 0; y < height; y++) {
    const here = new Uint8Array(width + 1);
    for (let x = 0; x < width; x++) {
      const isInk = (images[(row * height + y) * width + x] as number) >= INK;
      const around = Math.min(above[x] as number, above[x + 1] as number, here[x] as number);
      here[x + 1] = isInk ? around + 1 : 0;
      if (here[x + 1] === side) {
        return true;
      }
    }
    above = here;
  }
  return false;
}
