import type { StepScores } from "../engine/index.ts";

/** The most points that a curve keeps: more than a chart has pixels. */
const MOST_POINTS = 4096;

/** What a curve shows. */
export type Quantity = "loss" | "accuracy" | "gradientNorm" | "learningRate";

/** One or more training steps, one after another. */
export interface StepPoint {
  /** The number of the step, from 1; of several steps, the middle. */
  readonly step: number;
  /** Seconds of the run when the last of them was done. */
  readonly seconds: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

interface Extent {
  readonly sum: number;
  readonly low: number;
  readonly high: number;
}

/** Steps that share a point. */
interface Bucket extends Readonly<Record<Quantity, Extent>> {
  readonly first: number;
  readonly last: number;
  readonly count: number;
  readonly seconds: number;
}

/**
 * The training steps of a run in bounded memory. When a run has more steps than there is room for points, neighbours share a
 * point, which keeps their mean and extremes; then four share one, and so on.
 */
export class StepCurve {
  /** Grows with every change. */
  revision = 0;
  /** Steps that share a point. */
  #share = 1;
  #buckets: Bucket[] = [];
  #seconds = 0;

  /** The number of the first step; undefined before there is one. */
  get first(): number | undefined {
    return this.#buckets[0]?.first;
  }

  /** The number of the last step; 0 before there is one. */
  get last(): number {
    return this.#buckets.at(-1)?.last ?? 0;
  }

  /**
   * Adds steps. Those that it has already are left out: a run that continues on another GPU repeats some, with the same bits.
   *
   * @param secondsBefore of the run before the epoch of these steps
   */
  add(scores: StepScores, secondsBefore: number): void {
    const { first, losses, accuracies, gradientNorms, learningRates } = scores;
    const start = Math.max(0, this.last + 1 - first);
    const from = Math.max(this.#seconds, secondsBefore);
    const to = Math.max(from, secondsBefore + scores.seconds);
    const count = losses.length - start;
    for (let index = start; index < losses.length; index++) {
      const step = first + index;
      this.#append({
        first: step,
        last: step,
        count: 1,
        // The steps of a piece are taken to have lasted equally long.
        seconds: from + ((to - from) * (index - start + 1)) / count,
        loss: extentOf(losses[index] as number),
        accuracy: extentOf(accuracies[index] as number),
        gradientNorm: extentOf(gradientNorms[index] as number),
        learningRate: extentOf(learningRates[index] as number),
      });
    }
    this.#seconds = Math.max(this.#seconds, to);
    this.revision += 1;
  }

  /** The points of one quantity, in order. */
  points(quantity: Quantity): StepPoint[] {
    return this.#buckets.map(({ first, last, count, seconds, [quantity]: extent }) => ({
      ...{ step: (first + last) / 2, seconds },
      ...{ mean: extent.sum / count, low: extent.low, high: extent.high },
    }));
  }

  #append(step: Bucket): void {
    const last = this.#buckets.at(-1);
    if (last !== undefined && this.#placeOf(last) === this.#placeOf(step)) {
      this.#buckets[this.#buckets.length - 1] = joined(last, step);
      return;
    }
    this.#buckets.push(step);
    if (this.#buckets.length > MOST_POINTS) {
      this.#halve();
    }
  }

  #halve(): void {
    const buckets = this.#buckets;
    this.#share *= 2;
    this.#buckets = [];
    for (const bucket of buckets) {
      this.#append(bucket);
    }
  }

  #placeOf({ first }: Bucket): number {
    return Math.floor((first - 1) / this.#share);
  }
}

function extentOf(value: number): Extent {
  return { sum: value, low: value, high: value };
}

function joined(one: Bucket, next: Bucket): Bucket {
  return {
    first: one.first,
    last: next.last,
    count: one.count + next.count,
    seconds: next.seconds,
    loss: joinedExtent(one.loss, next.loss),
    accuracy: joinedExtent(one.accuracy, next.accuracy),
    gradientNorm: joinedExtent(one.gradientNorm, next.gradientNorm),
    learningRate: joinedExtent(one.learningRate, next.learningRate),
  };
}

function joinedExtent(one: Extent, next: Extent): Extent {
  return {
    sum: one.sum + next.sum,
    low: Math.min(one.low, next.low),
    high: Math.max(one.high, next.high),
  };
}
