import { confusionCounts } from "../base/classification.ts";
import type { Dataset } from "../data/index.ts";
import type { Network } from "../engine/index.ts";
import type { Confusion, Judgement } from "./protocol.ts";

/**
 * Lets the network judge the digits shown and the drawing together: one batch of one size, so that the kernels are
 * compiled once.
 */
export async function judge(
  network: Network,
  shown: Dataset,
  drawing: Uint8Array | undefined,
): Promise<Judgement> {
  const { width, height, classes, count, labels } = shown;
  const pixels = width * height;
  const images = new Uint8Array((count + 1) * pixels);
  images.set(shown.images);
  const fits = drawing?.length === pixels;
  if (fits) {
    images.set(drawing, count * pixels);
  }
  const { predicted, probabilities } = await network.predict({
    count: count + 1,
    images,
    labels: undefined,
  });
  const predictions = Array.from({ length: count }, (_, row) => {
    const digit = predicted[row] as number;
    return {
      width,
      pixels: shown.images.slice(row * pixels, (row + 1) * pixels),
      label: labels?.[row] as number,
      predicted: digit,
      probability: probabilities[row * classes + digit] as number,
    };
  });
  return { predictions, drawing: fits ? probabilities.slice(count * classes) : undefined };
}

/** Counts which classes the network takes for which. */
export async function confusionOf(network: Network, dataset: Dataset): Promise<Confusion> {
  const { classes, labels, images, count } = dataset;
  const { predicted } = await network.predict({ count, images, labels: undefined });
  return { classes, counts: confusionCounts(labels ?? new Uint8Array(count), predicted, classes) };
}
