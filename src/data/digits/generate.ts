import { type Random, permutation, randomStream } from "../../random.ts";
import type { Dataset } from "../dataset.ts";
import { SIDE, rasterize } from "./rasterize.ts";
import { type Point, SKELETONS, type Stroke, type Style } from "./skeletons.ts";

/** Keys of the random streams, beside the seed. */
const CLASSES_STREAM = 4;
const DIGIT_STREAM = 5;

/** Points drawn between two points of a skeleton. */
const SUBDIVISIONS = 5;

/**
 * Digits drawn by a program: a pure function of the seed, the same bytes on every machine, for use where no file is
 * at hand. What a network learns on them is not what it would learn on handwriting; docs/digits.md says how near.
 *
 * Only +, −, ×, ÷ and √ decide a byte, which IEEE 754 fixes to the last bit; sines are not fixed.
 */
export function builtInDigits({ count, seed }: { count: number; seed: number }): Dataset {
  const images = new Uint8Array(count * SIDE * SIDE);
  // Each class as often as the others, in an order of the seed's.
  const labels = Uint8Array.from(
    permutation(count, randomStream(seed, CLASSES_STREAM)),
    (place) => place % SKELETONS.length,
  );
  labels.forEach((label, index) => {
    images.set(drawDigit(label, randomStream(seed, DIGIT_STREAM, index)), index * SIDE * SIDE);
  });
  return {
    name: "built-in v1",
    width: SIDE,
    height: SIDE,
    classes: SKELETONS.length,
    count,
    images,
    labels,
  };
}

/** One digit in a hand of its own: style, wobble, slant, proportions, pen. [784]. */
function drawDigit(label: number, random: Random): Uint8Array {
  const style = chosenStyle(SKELETONS[label] as readonly Style[], random);
  const hand = handOf(random);
  const strokes = style.strokes.map((stroke) => smooth(wobbled(stroke, random).map(hand)));
  return rasterize(strokes, 1.7 + 1.8 * random() * random() + 0.3 * random());
}

function chosenStyle(styles: readonly Style[], random: Random): Style {
  let left = random() * styles.reduce((sum, { weight }) => sum + weight, 0);
  const style = styles.find(({ weight }) => (left -= weight) < 0);
  return style ?? (styles[0] as Style);
}

/** Moves each point a little, neighbours together, as a hand does that is a bit off for a while. */
function wobbled(stroke: Stroke, random: Random): Point[] {
  let drift: Point = [0, 0];
  return stroke.map(([x, y]) => {
    drift = [0.6 * drift[0] + 0.045 * bell(random), 0.6 * drift[1] + 0.045 * bell(random)];
    return [x + drift[0], y + drift[1]];
  });
}

/** The slant, turn, proportions and bend of one writer's hand, as a map of points. */
function handOf(random: Random): (point: Point) => Point {
  const slant = 0.12 + 0.22 * bell(random);
  const turn = 0.1 * bell(random);
  const wide = 0.8 * (1 + 0.2 * bell(random));
  const bendX = 0.12 * bell(random);
  const bendY = 0.12 * bell(random);
  return ([x, y]) => {
    const [u, v] = [(x - 0.5) * wide, y - 0.5];
    const [p, q] = [u - slant * v + bendX * v * v, v + bendY * u * u];
    // A small turn without sines: (1 − t²/2, t) is off the circle by t⁴/8.
    const straight = 1 - (turn * turn) / 2;
    return [straight * p - turn * q, turn * p + straight * q];
  };
}

/** A curve through the points (Catmull and Rom, 1974). */
function smooth(points: readonly Point[]): Point[] {
  const curve: Point[] = [];
  for (let index = 0; index + 1 < points.length; index++) {
    const p1 = points[index] as Point;
    const p2 = points[index + 1] as Point;
    const p0 = points[index - 1] ?? p1;
    const p3 = points[index + 2] ?? p2;
    for (let step = 0; step < SUBDIVISIONS; step++) {
      const t = step / SUBDIVISIONS;
      curve.push([between(p0[0], p1[0], p2[0], p3[0], t), between(p0[1], p1[1], p2[1], p3[1], t)]);
    }
  }
  return [...curve, points.at(-1) as Point];
}

function between(a: number, b: number, c: number, d: number, t: number): number {
  const cubic = 3 * (b - c) + d - a;
  const square = 2 * a - 5 * b + 4 * c - d;
  return b + 0.5 * t * (c - a + t * (square + t * cubic));
}

/** A number of mean 0 and deviation 1, never beyond ±3.5: four uniform ones. */
function bell(random: Random): number {
  return (random() + random() + random() + random() - 2) * 1.7320508075688772;
}
