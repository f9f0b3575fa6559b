// Where the names of points in a diagram stand, so that none covers another or a point.

/** A point with a name, in pixels. */
export interface Named {
  readonly x: number;
  readonly y: number;
  /** How wide its name is. */
  readonly width: number;
}

/** A rectangle. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The height of a line of text, and the radius of a point with some air. */
export const LINE = 14;
const RADIUS = 6;

/** How far from its point a name may stand, nearest first. */
const DISTANCES = [9, 20, 34, 50, 68, 90, 115, 145, 180];

/** Directions in which it may stand: right, left, up, down and between. */
const ANGLES = Array.from({ length: 16 }, (_, index) => {
  const turns = index % 2 === 0 ? index / 2 : -(index + 1) / 2;
  return (turns * Math.PI) / 8;
});

/**
 * Puts each name in the nearest free place beside its point.
 *
 * @param area in which all names are to be
 * @returns undefined for a name that finds no place
 */
export function labelPlaces(points: readonly Named[], area: Box): (Box | undefined)[] {
  const taken: Box[] = points.map(({ x, y }) => ({
    ...{ x: x - RADIUS, y: y - RADIUS },
    ...{ width: 2 * RADIUS, height: 2 * RADIUS },
  }));
  return points.map((point) => {
    const place = candidatesFor(point).find(
      (box) => isInside(box, area) && !taken.some((other) => overlap(box, other)),
    );
    if (place !== undefined) {
      taken.push(place);
    }
    return place;
  });
}

function candidatesFor({ x, y, width }: Named): Box[] {
  return DISTANCES.flatMap((distance) =>
    ANGLES.map((angle) => {
      const [right, down] = [Math.cos(angle), Math.sin(angle)];
      // The nearest point of the box lies in that direction, at that distance.
      const left = x + distance * right - (width * (1 - right)) / 2;
      return { x: left, y: y + distance * down - LINE / 2, width, height: LINE };
    }),
  );
}

function isInside(box: Box, area: Box): boolean {
  return (
    box.x >= area.x &&
    box.y >= area.y &&
    box.x + box.width <= area.x + area.width &&
    box.y + box.height <= area.y + area.height
  );
}

export function overlap(one: Box, other: Box): boolean {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  );
}
