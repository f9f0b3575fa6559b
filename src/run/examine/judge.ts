import type { Dataset } from "../../data/index.ts";
import { type DigitPrediction, classesOf, digitPredictions } from "./examination.ts";
import type { ExaminedNetwork } from "./examined-network.ts";

/** The network's predictions of a few digits, with its parameters as they are now. */
export interface Judgement {
  readonly predictions: readonly DigitPrediction[];
  /** Of the drawing: [classes], summing to 1; undefined while nothing is drawn. */
  readonly drawing: Float32Array | undefined;
}

/**
 * Predicts the digits that the page shows, and the drawing, in one batch: it always has the same size, so its kernels are
 * compiled once.
 */
export async function judge(
  network: ExaminedNetwork,
  shown: Dataset,
  drawing: Uint8Array | undefined,
): Promise<Judgement> {
  const { width, height, count } = shown;
  const pixels = width * height;
  const images = new Uint8Array((count + 1) * pixels);
  images.set(shown.images);
  const fits = drawing?.length === pixels;
  if (fits) {
    images.set(drawing, count * pixels);
  }
  const prediction = await network.predict({ count: count + 1, images, labels: undefined });
  const rows = Uint32Array.from({ length: count }, (_, row) => row);
  return {
    predictions: digitPredictions(shown, prediction, rows),
    drawing: fits
      ? prediction.probabilities.slice(count * classesOf(shown, prediction))
      : undefined,
  };
}
