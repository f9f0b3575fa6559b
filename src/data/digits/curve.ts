import type { Random } from "../../base/random.ts";
import type { Point, Stroke } from "./skeletons.ts";

/** Number of points of the smooth curve per line of a skeleton. */
const SUBDIVISIONS = 3;

/**
 * A random number with mean 0 and standard deviation 1 that is nearly normally distributed, and always within ±3.5: a
 * scaled sum of four uniform numbers (the Irwin-Hall distribution).
 */
export function nearlyNormal(random: Random): number {
  return (random() + random() + random() + random() - 2) * 1.7320508075688772;
}

/**
 * Makes some parts of a stroke longer and others shorter. Neighbouring parts change by similar factors.
 *
 * @see Taranta et al., "A rapid prototyping approach to synthetic data generation for improved 2D gesture
 * recognition", 2016: varying the lengths along the path was the best of their ways to vary a gesture
 */
export function stretched(stroke: Stroke, amount: number, random: Random): Point[] {
  let factor = 1 + amount * nearlyNormal(random);
  let [fromX, fromY] = stroke[0] as Point;
  let [x, y] = [fromX, fromY];
  return stroke.map(([toX, toY]) => {
    x += factor * (toX - fromX);
    y += factor * (toY - fromY);
    [fromX, fromY] = [toX, toY];
    factor = 1 + 0.4 * (factor - 1) + amount * nearlyNormal(random);
    return [x, y];
  });
}

/** Moves each point a little, and neighbouring points in similar directions, as an unsteady hand does. */
export function wobbled(stroke: Stroke, amount: number, random: Random): Point[] {
  let [driftX, driftY] = [amount * nearlyNormal(random), amount * nearlyNormal(random)];
  return stroke.map(([x, y]) => {
    driftX = 0.6 * driftX + amount * nearlyNormal(random);
    driftY = 0.6 * driftY + amount * nearlyNormal(random);
    return [x + driftX, y + driftY];
  });
}

/**
 * A smooth curve through the points.
 *
 * @param tension how round its turns are: 0.5 gives the Catmull-Rom spline, 0 gives straight lines
 */
export function smooth(points: readonly Point[], tension: number): Point[] {
  const curve: Point[] = [];
  for (let index = 0; index + 1 < points.length; index++) {
    const p1 = points[index] as Point;
    const p2 = points[index + 1] as Point;
    const p0 = points[index - 1] ?? p1;
    const p3 = points[index + 2] ?? p2;
    for (let step = 0; step < SUBDIVISIONS; step++) {
      const t = step / SUBDIVISIONS;
      curve.push([
        between(p0[0], p1[0], p2[0], p3[0], t, tension),
        between(p0[1], p1[1], p2[1], p3[1], t, tension),
      ]);
    }
  }
  return [...curve, points.at(-1) as Point];
}

/** The cubic Hermite curve from b to c at t, 0 to 1, with tangents from the neighbours a and d. */
function between(a: number, b: number, c: number, d: number, t: number, tension: number): number {
  const out = tension * (c - a);
  const into = tension * (d - b);
  const square = 3 * (c - b) - 2 * out - into;
  const cube = 2 * (b - c) + out + into;
  return b + t * (out + t * (square + t * cube));
}

/**
 * How hard the pen is pressed at each point of a smooth stroke: about 1 on average, similar at neighbouring points, at
 * least 0.5.
 *
 * @param length number of points of the stroke
 */
export function pressures(length: number, amount: number, random: Random): number[] {
  const values: number[] = [];
  let drift = amount * nearlyNormal(random);
  while (values.length < length) {
    const next = 0.7 * drift + amount * nearlyNormal(random);
    for (let step = 0; step < SUBDIVISIONS && values.length < length; step++) {
      values.push(Math.max(0.5, 1 + drift + (step / SUBDIVISIONS) * (next - drift)));
    }
    drift = next;
  }
  return values;
}
