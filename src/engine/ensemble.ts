// An ensemble is several networks that predict together: the probability of a class is the mean of theirs. Networks from different
// seeds err on different digits, so the ensemble errs less often than they do.

import { RequestError } from "./gpu/errors.ts";
import type { Prediction, Score } from "./model/outcomes.ts";
import type { Network } from "./network.ts";
import { type Examples, labelsOf } from "./step/examples.ts";
import type { RunOptions } from "./step/step-runner.ts";

/** The smallest positive number of single precision: a class of probability 0 has a loss of 103 rather than an infinite one. */
const LEAST = 2 ** -149;

/** Networks with the same inputs and classes; their hidden layers may differ. It evaluates and predicts. */
export class Ensemble {
  readonly networks: readonly Network[];

  /** @throws RequestError where there is no network, or they differ in inputs or classes */
  constructor(networks: readonly Network[]) {
    const [first] = networks;
    if (first === undefined) {
      throw new RequestError("An ensemble needs one network or more.");
    }
    const ends = networks.map(({ model }) => endsOf(model.sizes));
    const other = ends.find((one) => one !== ends[0]);
    if (other !== undefined) {
      throw new RequestError(
        `The networks of an ensemble need the same inputs and classes; these have ${ends[0] ?? ""} and ${other}.`,
      );
    }
    this.networks = networks;
  }

  /** The class probabilities of images. Their labels, if there are any, are ignored. */
  async predict(examples: Examples, options?: RunOptions): Promise<Prediction> {
    const predictions: Prediction[] = [];
    for (const network of this.networks) {
      predictions.push(await network.predict(examples, options));
    }
    return meanPrediction(predictions);
  }

  /**
   * Loss and accuracy on labelled examples.
   *
   * @throws RequestError where the examples have no labels or do not fit
   */
  async evaluate(examples: Examples, options?: RunOptions): Promise<Score> {
    const labels = labelsOf(examples, "compare with");
    return scoreOfPrediction(await this.predict(examples, options), labels);
  }
}

function endsOf(sizes: readonly number[]): string {
  return `${sizes[0] ?? 0} inputs with ${sizes.at(-1) ?? 0} classes`;
}

/** The mean of the probabilities of several predictions of the same images, and the class that is likeliest by it. */
export function meanPrediction(predictions: readonly Prediction[]): Prediction {
  const [first] = predictions;
  if (first === undefined) {
    throw new RequestError("A mean needs one prediction or more.");
  }
  const sums = new Float64Array(first.probabilities.length);
  for (const { probabilities } of predictions) {
    for (const [index, probability] of probabilities.entries()) {
      sums[index] = (sums[index] as number) + probability;
    }
  }
  const probabilities = Float32Array.from(sums, (sum) => sum / predictions.length);
  const rows = first.predicted.length;
  const classes = rows === 0 ? 0 : sums.length / rows;
  const predicted = new Uint32Array(rows);
  for (let row = 0; row < rows; row++) {
    predicted[row] = likeliest(sums, row * classes, classes);
  }
  return { predicted, probabilities };
}

/** Of equals the first class, as on the GPU. */
function likeliest(values: Float64Array, start: number, classes: number): number {
  let best = 0;
  for (let label = 1; label < classes; label++) {
    if ((values[start + label] as number) > (values[start + best] as number)) {
      best = label;
    }
  }
  return best;
}

/** Loss and accuracy of a prediction, in f64. */
export function scoreOfPrediction(
  { predicted, probabilities }: Prediction,
  labels: Uint8Array,
): Score {
  const rows = predicted.length;
  const classes = probabilities.length / rows;
  let loss = 0;
  let hits = 0;
  for (let row = 0; row < rows; row++) {
    const label = labels[row] as number;
    loss -= Math.log(Math.max(LEAST, probabilities[row * classes + label] as number));
    hits += predicted[row] === label ? 1 : 0;
  }
  return { loss: loss / rows, accuracy: hits / rows };
}
