import type { Random } from "../../base/random.ts";
import type { Point, Stroke } from "./skeletons.ts";

/** Points drawn between two points of a skeleton. */
const SUBDIVISIONS = 3;

/** A number of mean 0 and deviation 1, never beyond ±3.5: four uniform ones. */
export function bell(random: Random): number {
  return (random() + random() + random() + random() - 2) * 1.7320508075688772;
}

/**
 * Makes some parts of a stroke longer and others shorter, neighbours alike.
 *
 * @see Taranta et al., "A rapid prototyping approach to synthetic data generation for improved 2D gesture
 * recognition", 2016: the best of their ways to vary a gesture, by lengths along its path
 */
export function stretched(stroke: Stroke, amount: number, random: Random): Point[] {
  let factor = 1 + amount * bell(random);
  let [fromX, fromY] = stroke[0] as Point;
  let [x, y] = [fromX, fromY];
  return stroke.map(([toX, toY]) => {
    x += factor * (toX - fromX);
    y += factor * (toY - fromY);
    [fromX, fromY] = [toX, toY];
    factor = 1 + 0.4 * (factor - 1) + amount * bell(random);
    return [x, y];
  });
}

/** Moves each point a little, neighbours together, as a hand does that is a bit off for a while. */
export function wobbled(stroke: Stroke, amount: number, random: Random): Point[] {
  let [driftX, driftY] = [amount * bell(random), amount * bell(random)];
  return stroke.map(([x, y]) => {
    driftX = 0.6 * driftX + amount * bell(random);
    driftY = 0.6 * driftY + amount * bell(random);
    return [x + driftX, y + driftY];
  });
}

/**
 * A curve through the points.
 *
 * @param tension how round its turns are; 0.5 is Catmull's and Rom's spline, 0 straight lines
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

/** Hermite's cubic from b to c, with tangents from their neighbours. */
function between(a: number, b: number, c: number, d: number, t: number, tension: number): number {
  const out = tension * (c - a);
  const into = tension * (d - b);
  const square = 3 * (c - b) - 2 * out - into;
  const cube = 2 * (b - c) + out + into;
  return b + t * (out + t * (square + t * cube));
}

/**
 * How hard the pen is pressed along a smooth stroke: neighbours alike, and never next to nothing.
 *
 * @param length how many points the stroke has
 */
export function pressed(length: number, amount: number, random: Random): number[] {
  const pressures: number[] = [];
  let drift = amount * bell(random);
  while (pressures.length < length) {
    const next = 0.7 * drift + amount * bell(random);
    for (let step = 0; step < SUBDIVISIONS && pressures.length < length; step++) {
      pressures.push(Math.max(0.5, 1 + drift + (step / SUBDIVISIONS) * (next - drift)));
    }
    drift = next;
  }
  return pressures;
}
