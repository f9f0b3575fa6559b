import { counted } from "../base/format.ts";
import type { Dataset } from "./dataset.ts";

/** A drawing that the network misread, with the digit that it really is. */
export interface Correction {
  readonly label: number;
  /** [784], as the network sees it. */
  readonly pixels: Uint8Array;
}

/** The drawings that have the size of these digits and one of their classes. */
export function fitting(
  { width, height, classes, labels }: Dataset,
  corrections: readonly Correction[],
): readonly Correction[] {
  return corrections.filter(
    ({ pixels, label }) =>
      labels !== undefined && pixels.length === width * height && label < classes,
  );
}

/** Digits, followed by the drawings that fit. */
export function withCorrections(dataset: Dataset, corrections: readonly Correction[]): Dataset {
  const { width, height, count, images, labels = [], name } = dataset;
  const drawings = fitting(dataset, corrections);
  if (drawings.length === 0) {
    return dataset;
  }
  const pixels = width * height;
  const allImages = new Uint8Array((count + drawings.length) * pixels);
  allImages.set(images);
  drawings.forEach((drawing, index) => {
    allImages.set(drawing.pixels, (count + index) * pixels);
  });
  return {
    ...dataset,
    name: `${name} and ${counted(drawings.length, "corrected drawing")}`,
    count: count + drawings.length,
    images: allImages,
    labels: Uint8Array.from([...labels, ...drawings.map(({ label }) => label)]),
  };
}
