import { describe, expect, test } from "vitest";
import {
  MOST_BYTES,
  MOST_RUNS,
  MOST_RUN_BYTES,
  UNDO_TIME,
  forgotten,
  freeColour,
  removable,
  roomFor,
} from "../../../src/run/runs/bounds.ts";
import { keptRun } from "./kept-runs.ts";

const run = (startedAt: number, given = {}) => keptRun({ id: `${startedAt}`, startedAt, ...given });
const many = (count: number, given = {}) =>
  Array.from({ length: count }, (_, index) => run(index, given));
const idsOf = (runs: readonly { readonly id: string }[]) => runs.map(({ id }) => id);

describe("room for one more run", () => {
  test("is there below the bounds", () => {
    expect(roomFor(1000, many(MOST_RUNS - 1))).toEqual({ gone: [], isEnough: true });
  });

  test("is made by the oldest run without a name", () => {
    const runs = [run(1, { name: "keep" }), ...many(MOST_RUNS).slice(2)];
    const room = roomFor(1000, [...runs, run(-1)]);
    expect(idsOf(room.gone)).toEqual(["-1"]);
    expect(room.isEnough).toBe(true);
  });

  test("is made by deleted runs first, though they have names and are young", () => {
    const runs = [...many(MOST_RUNS - 1), run(9999, { name: "old", deletedAt: 1 })];
    expect(idsOf(roomFor(1000, runs).gone)).toEqual(["9999"]);
  });

  test("is never made by a run with a name, nor by the one that trains", () => {
    const runs = [...many(MOST_RUNS - 1, { name: "keep" }), run(9999)];
    expect(roomFor(1000, runs, "9999")).toEqual({ gone: [], isEnough: false });
  });

  test("is bounded in bytes, too", () => {
    const large = many(5, { bytes: MOST_BYTES / 4 - 1 });
    expect(idsOf(roomFor(MOST_RUN_BYTES, large).gone).length).toBeGreaterThan(0);
  });

  test("is not taken by a run that lies about its size", () => {
    const runs = [run(1, { bytes: 1e300 }), run(2)];
    expect(roomFor(1000, runs).gone).toEqual([]);
  });
});

test("the oldest go first", () => {
  expect(idsOf(removable([run(3), run(1), run(2, { name: "x" })]))).toEqual(["1", "3"]);
});

test("a deleted run is forgotten when its deletion can no longer be undone", () => {
  const runs = [run(1), run(2, { deletedAt: 1000 }), run(3, { deletedAt: 2000 })];
  expect(idsOf(forgotten(runs, 1001 + UNDO_TIME))).toEqual(["2"]);
});

test("a new run takes the lowest colour that no other has", () => {
  const colours = (...numbers: number[]) =>
    numbers.map((colour) => keptRun({ colour, id: String(colour) }));
  expect(freeColour([])).toBe(0);
  expect(freeColour(colours(0, 1, 3))).toBe(2);
  expect(freeColour(colours(2, 1, 0))).toBe(3);
});
