import { describe, expect, test } from "vitest";
import type { Point } from "../../../src/data/index.ts";
import { PEN_START, penMoved } from "../../../src/ui/pad/pen-keys.ts";

const PIXEL = 1 / 28;

function moved(from: Point, key: string, shiftKey = false): Point | undefined {
  return penMoved(from, { key, shiftKey } as KeyboardEvent);
}

describe("an arrow key", () => {
  test.each([
    ["ArrowLeft", [-PIXEL, 0]],
    ["ArrowRight", [PIXEL, 0]],
    ["ArrowUp", [0, -PIXEL]],
    ["ArrowDown", [0, PIXEL]],
  ] as const)("%s moves the pen by one pixel of the image", (key, [x, y]) => {
    expect(moved([0.5, 0.5], key)).toEqual([0.5 + x, 0.5 + y]);
  });

  test("with Shift moves it by three pixels", () => {
    expect(moved([0.5, 0.5], "ArrowDown", true)).toEqual([0.5, 0.5 + 3 * PIXEL]);
  });

  test("does not move it off the pad", () => {
    expect(moved([0.01, 0.5], "ArrowLeft")).toEqual([0, 0.5]);
    expect(moved([0.5, 0.99], "ArrowDown", true)).toEqual([0.5, 1]);
  });
});

test.each(["Space", "a", "Tab", "Home"])("the key %s does not move the pen", (key) => {
  expect(moved([0.5, 0.5], key)).toBeUndefined();
});

test("the pen starts where a stroke downwards stays on the pad", () => {
  const [x, y] = PEN_START;
  expect(x).toBe(0.5);
  expect(y).toBeGreaterThan(0);
  expect(y).toBeLessThan(0.5);
});
