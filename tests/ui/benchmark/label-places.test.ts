import { expect, test } from "vitest";
import { randomStream } from "../../../src/base/random.ts";
import { labelPlaces, overlap } from "../../../src/ui/benchmark/label-places.ts";

const AREA = { x: 0, y: 0, width: 900, height: 360 };

test("a name stands to the right of its point, or to the left at the right edge", () => {
  const [first, second] = labelPlaces(
    [
      { x: 100, y: 100, width: 60 },
      { x: 890, y: 200, width: 60 },
    ],
    AREA,
  );
  expect(first).toEqual({ x: 109, y: 93, width: 60, height: 14 });
  expect((second?.x ?? 0) + 60).toBeLessThanOrEqual(890);
});

test("fourteen points close together have names that cover neither each other nor a point", () => {
  const random = randomStream(7);
  const points = Array.from({ length: 14 }, () => ({
    x: 400 + 120 * random(),
    y: 150 + 60 * random(),
    width: 70,
  }));
  const places = labelPlaces(points, AREA);
  expect(places).not.toContain(undefined);
  for (const [index, place] of places.entries()) {
    for (const other of places.slice(0, index)) {
      expect(place && other && overlap(place, other)).toBe(false);
    }
    for (const { x, y } of points) {
      expect(place && overlap(place, { x: x - 3, y: y - 3, width: 6, height: 6 })).toBe(false);
    }
  }
});

test("a name without room has no place", () => {
  expect(
    labelPlaces([{ x: 10, y: 10, width: 500 }], { x: 0, y: 0, width: 50, height: 50 }),
  ).toEqual([undefined]);
});
