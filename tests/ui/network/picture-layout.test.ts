import { describe, expect, test } from "vitest";
import {
  type PictureLayout,
  type Rectangle,
  layoutOf,
  neighbour,
  tileOf,
  unitAt,
} from "../../../src/ui/network/picture-layout.ts";

const SIZES = [784, 128, 64, 10];
const WIDTHS = [320, 360, 559, 560, 750, 1100, 2000];

const NETWORKS = [
  { sizes: SIZES, width: 28 },
  { sizes: [784, 10], width: 28 },
  { sizes: [784, 1, 10], width: 28 },
  { sizes: [784, 2000, 300, 7, 10], width: 28 },
  { sizes: [64, 16, 26], width: 8 },
];

const middle = ({ x, y, width, height }: Rectangle) => [x + width / 2, y + height / 2] as const;

describe.each(NETWORKS)("the picture of $sizes", ({ sizes, width }) => {
  test.each(WIDTHS)("fits a page of %i pixels", (available) => {
    const layout = layoutOf(sizes, width, available);
    expect(layout.width).toBeLessThanOrEqual(available + 1e-9);
    for (const block of layout.blocks) {
      for (let unit = 0; unit < block.shown; unit++) {
        const tile = tileOf(block, unit);
        expect(tile.x).toBeGreaterThanOrEqual(-1e-9);
        expect(tile.x + tile.width).toBeLessThanOrEqual(layout.width + 1e-9);
        expect(tile.y + tile.height).toBeLessThanOrEqual(layout.height + 1e-9);
      }
    }
  });

  test.each(WIDTHS)("finds every unit at the middle of its tile, %i pixels wide", (available) => {
    const layout = layoutOf(sizes, width, available);
    layout.blocks.forEach((block, layer) => {
      for (let unit = 0; unit < block.shown; unit++) {
        expect(unitAt(layout, ...middle(tileOf(block, unit)))).toEqual({ layer, unit });
      }
    });
  });

  test.each(WIDTHS)(
    "leaves room beside the longest bar for its words, at %i pixels",
    (available) => {
      const { width: whole, bar } = layoutOf(sizes, width, available);
      // "9 ✓ 100.00 %" in letters of 15 pixels, in bold DejaVu Sans, and a gap of 6.
      expect(whole - bar.x - bar.width).toBeGreaterThanOrEqual(126);
    },
  );

  test.each(WIDTHS)(
    "has no tile over the digit, at %i pixels, in a low frame, too",
    (available) => {
      for (const room of [Infinity, 300, 150]) {
        const { digit, blocks } = layoutOf(sizes, width, available, room);
        for (const block of blocks) {
          const { x, y } = tileOf(block, 0);
          const isBeside = x >= digit.x + digit.width || y >= digit.y + digit.height;
          expect(isBeside, JSON.stringify({ room, x, y })).toBe(true);
        }
      }
    },
  );

  test("has room in each tile for all weights of a unit", () => {
    layoutOf(sizes, width, 900).blocks.forEach(({ tile }, layer) => {
      expect(tile.columns * tile.rows).toBeGreaterThanOrEqual(sizes[layer] as number);
    });
  });
});

test.each([
  [336, 235],
  [376, 300],
  [520, 435],
])("in a frame a picture %i pixels wide is at most %i high", (available, room) => {
  expect(layoutOf(SIZES, 28, available).height).toBeGreaterThan(room);
  const { height, blocks } = layoutOf(SIZES, 28, available, room);
  expect(height).toBeLessThanOrEqual(room);
  expect(blocks[0]?.first.width).toBeGreaterThan(5);
});

test("no unit is where the digit is", () => {
  const layout = layoutOf(SIZES, 28, 900);
  expect(unitAt(layout, ...middle(layout.digit))).toBeUndefined();
});

describe("the arrow keys", () => {
  const layout: PictureLayout = layoutOf(SIZES, 28, 900);

  test("move from tile to tile", () => {
    expect(neighbour(layout, { layer: 0, unit: 17 }, "ArrowRight")).toEqual({ layer: 0, unit: 18 });
    expect(neighbour(layout, { layer: 0, unit: 17 }, "ArrowUp")).toEqual({ layer: 0, unit: 1 });
    expect(neighbour(layout, { layer: 0, unit: 17 }, "ArrowDown")).toEqual({ layer: 0, unit: 33 });
  });

  test("move to the next layer at the end of a row, and back", () => {
    const next = neighbour(layout, { layer: 0, unit: 15 }, "ArrowRight");
    expect(next).toEqual({ layer: 1, unit: 0 });
    expect(neighbour(layout, next, "ArrowLeft")).toEqual({ layer: 0, unit: 15 });
  });

  test("stay at the edges", () => {
    expect(neighbour(layout, { layer: 0, unit: 0 }, "ArrowLeft")).toEqual({ layer: 0, unit: 0 });
    expect(neighbour(layout, { layer: 2, unit: 9 }, "ArrowDown")).toEqual({ layer: 2, unit: 9 });
    expect(neighbour(layout, { layer: 2, unit: 9 }, "ArrowRight")).toEqual({ layer: 2, unit: 9 });
  });

  test("reach every unit of every layer", () => {
    const seen = new Set(["0.0"]);
    const waiting = [{ layer: 0, unit: 0 }];
    for (let unit = waiting.pop(); unit !== undefined; unit = waiting.pop()) {
      for (const key of ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"]) {
        const next = neighbour(layout, unit, key);
        const name = `${next.layer}.${next.unit}`;
        if (!seen.has(name)) {
          seen.add(name);
          waiting.push(next);
        }
      }
    }
    expect(seen.size).toBe(128 + 64 + 10);
  });
});
