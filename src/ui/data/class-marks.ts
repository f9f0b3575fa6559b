// How the points of a plane are seen: their colours, where they are on a canvas, and which one is meant by a pointer or a key.

import { SAFE } from "../parts/safe-colours.ts";

/**
 * Colours of classes on black: the safe ones, of which green, blue and vermillion are lighter here, white, and two more. No ten
 * colours are safe for all eyes, so a point is a number, too.
 */
export const CLASS_COLOURS = [
  SAFE.orange,
  SAFE.skyBlue,
  "#00b987",
  SAFE.yellow,
  "#6f9bff",
  "#e8702a",
  SAFE.purple,
  "#ffffff",
  "#9aa3ad",
  "#a6f2dc",
] as const;

export function colourOf(label: number): string {
  return CLASS_COLOURS[label % CLASS_COLOURS.length] as string;
}

/** A place on a canvas, in CSS pixels. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** Pixels around the points, so that none is cut off. */
const MARGIN = 14;

/**
 * Where points are on a canvas: [points, 2], x and y. One unit is as long upwards as sideways, because distances mean something.
 *
 * @param coordinates [points, 2], y upwards
 */
export function placesOn(
  coordinates: Float32Array,
  { width, height }: { readonly width: number; readonly height: number },
): Float32Array {
  const range = (axis: 0 | 1) => {
    let [low, high] = [Infinity, -Infinity];
    for (let at = axis; at < coordinates.length; at += 2) {
      low = Math.min(low, coordinates[at] as number);
      high = Math.max(high, coordinates[at] as number);
    }
    return { middle: (low + high) / 2, size: high - low };
  };
  const [x, y] = [range(0), range(1)];
  const scale = Math.min(
    (width - 2 * MARGIN) / (x.size || 1),
    (height - 2 * MARGIN) / (y.size || 1),
  );
  return coordinates.map((value, at) =>
    at % 2 === 0 ? width / 2 + scale * (value - x.middle) : height / 2 - scale * (value - y.middle),
  );
}

/** How far from a point a pointer may be that means it, in pixels. */
const REACH = 24;

/** The visible point nearest to a place; undefined where none is near. */
export function pointAt(
  places: Float32Array,
  isVisible: (point: number) => boolean,
  { x, y }: Place,
  reach = REACH,
): number | undefined {
  let nearest: number | undefined;
  let least = reach;
  for (let point = 0; 2 * point < places.length; point++) {
    const distance = Math.hypot(
      (places[2 * point] as number) - x,
      (places[2 * point + 1] as number) - y,
    );
    if (distance <= least && isVisible(point)) {
      [nearest, least] = [point, distance];
    }
  }
  return nearest;
}

/** Steps of the arrow keys on a canvas. */
export const DIRECTIONS: Readonly<Partial<Record<string, Place>>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/**
 * The visible point that comes next in a direction: the nearest of those that lie more that way than sideways. The same point
 * where none does.
 */
export function nextPoint(
  places: Float32Array,
  isVisible: (point: number) => boolean,
  from: number,
  direction: Place,
): number {
  let next = from;
  let least = Infinity;
  for (let point = 0; 2 * point < places.length; point++) {
    const x = (places[2 * point] as number) - (places[2 * from] as number);
    const y = (places[2 * point + 1] as number) - (places[2 * from + 1] as number);
    const along = x * direction.x + y * direction.y;
    const aside = Math.abs(x * direction.y) + Math.abs(y * direction.x);
    const distance = Math.hypot(x, y);
    if (along > aside && distance < least && isVisible(point)) {
      [next, least] = [point, distance];
    }
  }
  return next;
}
