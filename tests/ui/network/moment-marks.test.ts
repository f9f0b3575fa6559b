import { describe, expect, test } from "vitest";
import { marksOf } from "../../../src/ui/network/moment-marks.ts";

const MOMENTS = [0, 1, 2, 5, 10, 20, 50, 100, 150, 200, 250, 300, 350, 400, 450, 500];

describe("the marks below the time slider", () => {
  test("are none before there is a moment", () => {
    expect(marksOf([], 50)).toEqual([]);
  });

  test("tell the ends of epochs between start and now", () => {
    expect(marksOf(MOMENTS, 50)).toEqual([
      [0, "start"],
      [6 / 16, "epoch 1"],
      [10 / 16, "epoch 5"],
      [1, "now"],
    ]);
  });

  test("are start and now alone while there is no end of an epoch", () => {
    const ends = [
      [0, "start"],
      [1, "now"],
    ];
    expect(marksOf([0, 1, 2, 5], 50)).toEqual(ends);
    expect(marksOf([0, 1, 2, 5], undefined)).toEqual(ends);
  });

  test("stand far enough apart for their words", () => {
    for (let count = 1; count <= MOMENTS.length; count++) {
      const places = marksOf(MOMENTS.slice(0, count), 10).map(([at]) => at);
      const distances = places.slice(1).map((at, index) => at - (places[index] as number));
      expect(Math.min(...distances)).toBeGreaterThanOrEqual(0.24);
    }
  });
});
