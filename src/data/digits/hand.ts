import type { Random } from "../../base/random.ts";
import { nearlyNormal } from "./curve.ts";
import type { DigitClass, Point } from "./skeletons.ts";

/** A handwriting: the properties that are the same for all strokes of one digit. */
export interface Hand {
  /** Maps a point of the skeleton to its place: it bends, widens, slants and rotates the drawing. */
  readonly move: (point: Point) => Point;
  /** How round turns are; see `smooth`. */
  readonly tension: number;
  /** Width of the pen in pixels of the finished digit. */
  readonly pen: number;
}

/** Number of knots along each side of the grid that bends a drawing. */
const KNOTS = 4;

/**
 * A random handwriting.
 *
 * @param amount how much it varies: 1 as much as people's, 0 not at all
 */
export function drawHand({ slant, width }: DigitClass, amount: number, random: Random): Hand {
  const lean = slant + amount * 0.24 * nearlyNormal(random);
  const turn = amount * 0.09 * nearlyNormal(random);
  const wide = 0.82 * width * (1 + amount * 0.2 * nearlyNormal(random));
  const warp = drawWarp(amount * 0.08, random);
  const move = (point: Point): Point => {
    const [warpedX, warpedY] = warp(point);
    const [x, y] = [(warpedX - 0.5) * wide, warpedY - 0.5];
    const leant = x - lean * y;
    // A rotation by a small angle without sines: (1 − t²/2, t) misses the unit circle by about t⁴/8.
    const straight = 1 - (turn * turn) / 2;
    return [straight * leant - turn * y, turn * leant + straight * y];
  };
  const thick = random();
  return {
    move,
    tension: 0.42 + amount * 0.08 * nearlyNormal(random),
    pen: 1.66 + amount * (0.75 * random() + 2.1 * thick * thick * thick),
  };
}

/**
 * A random smooth distortion: each knot of a grid over the box moves at random, and a point between the knots moves by
 * a weighted mean of the four knots around it.
 *
 * @see Simard, Steinkraus and Platt, "Best practices for convolutional neural networks", 2003; their elastic distortions
 * do the same to pixels, which costs far more than moving a few points
 */
function drawWarp(amount: number, random: Random): (point: Point) => Point {
  const moves = Float64Array.from(
    { length: 2 * KNOTS * KNOTS },
    () => amount * nearlyNormal(random),
  );
  return ([x, y]) => {
    const [column, u] = knotAt(x);
    const [row, v] = knotAt(y);
    const at = (index: number): number => {
      const first = 2 * (row * KNOTS + column) + index;
      const top = mix(moves[first] as number, moves[first + 2] as number, u);
      const below = first + 2 * KNOTS;
      const bottom = mix(moves[below] as number, moves[below + 2] as number, u);
      return mix(top, bottom, v);
    };
    return [x + at(0), y + at(1)];
  };
}

/**
 * The knot before a coordinate in 0 … 1, and the weight of the next knot, 0 to 1. The weight follows a smooth curve
 * (3t² − 2t³), so that the distortion has no edges.
 */
function knotAt(place: number): [knot: number, weight: number] {
  const along = Math.min(1, Math.max(0, place)) * (KNOTS - 1);
  const knot = Math.min(KNOTS - 2, Math.floor(along));
  const way = along - knot;
  return [knot, way * way * (3 - 2 * way)];
}

function mix(a: number, b: number, share: number): number {
  return a + share * (b - a);
}
