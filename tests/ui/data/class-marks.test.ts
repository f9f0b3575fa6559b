import { expect, test } from "vitest";
import {
  CLASS_COLOURS,
  DIRECTIONS,
  type Place,
  nextPoint,
  placesOn,
  pointAt,
} from "../../../src/ui/data/class-marks.ts";

const all = () => true;

/** Five points: a cross, with the first in its middle. */
const CROSS = Float32Array.of(50, 50, 90, 50, 10, 50, 50, 10, 50, 90);

test("points fill the canvas, with the same scale along both axes and the second one upwards", () => {
  const places = placesOn(Float32Array.of(0, 0, 10, 0, 0, 10), { width: 228, height: 128 });
  expect([...places]).toEqual([64, 114, 164, 114, 64, 14]);
});

test("a single point is in the middle", () => {
  expect([...placesOn(Float32Array.of(3, 4), { width: 100, height: 60 })]).toEqual([50, 30]);
});

test("a pointer means the nearest visible point, and none where all are far away", () => {
  expect(pointAt(CROSS, all, { x: 80, y: 52 })).toBe(1);
  expect(pointAt(CROSS, (point) => point !== 1, { x: 80, y: 52 })).toBeUndefined();
  expect(pointAt(CROSS, all, { x: 90, y: 90 })).toBeUndefined();
});

test.each([
  ["ArrowRight", 1],
  ["ArrowLeft", 2],
  ["ArrowUp", 3],
  ["ArrowDown", 4],
])("%s goes to the next point that way", (key, point) => {
  expect(nextPoint(CROSS, all, 0, DIRECTIONS[key] as Place)).toBe(point);
});

test("a key passes over what is hidden, and stays where nothing lies that way", () => {
  const isVisible = (point: number) => point !== 0;
  expect(nextPoint(CROSS, isVisible, 1, DIRECTIONS["ArrowLeft"] as Place)).toBe(2);
  expect(nextPoint(CROSS, all, 1, DIRECTIONS["ArrowRight"] as Place)).toBe(1);
});

test("ten classes have ten colours, each with a contrast of 4.5 or more on black", () => {
  expect(new Set(CLASS_COLOURS).size).toBe(10);
  const channel = (value: number) =>
    value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  for (const colour of CLASS_COLOURS) {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) =>
      channel(parseInt(colour.slice(at, at + 2), 16) / 255),
    );
    const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    expect((luminance + 0.05) / 0.05).toBeGreaterThanOrEqual(4.5);
  }
});
