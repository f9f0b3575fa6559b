import type { Dataset } from "../../data/index.ts";
import {
  type Confusion,
  type DigitPrediction,
  confusionOf,
  errorsOf,
  predictionOf,
} from "../examine/examination.ts";
import type { ExaminedNetwork } from "../examine/examined-network.ts";
import { type WeightPictures, weightPictures } from "../examine/layer-pictures.ts";

/** What a report shows of the trained network itself. */
export interface Findings {
  readonly confusion: Confusion;
  /** Wrong predictions, the surest first. */
  readonly misread: readonly DigitPrediction[];
  readonly weights: WeightPictures;
}

/** @param judged the validation rows, or the training rows if there are none */
export async function findingsOf(network: ExaminedNetwork, judged: Dataset): Promise<Findings> {
  const prediction = await predictionOf(network, judged);
  return {
    confusion: confusionOf(judged, prediction),
    misread: errorsOf(judged, prediction),
    weights: await weightPictures(network, judged.width),
  };
}
