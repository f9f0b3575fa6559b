import { expect, test } from "vitest";
import { deadWords, hatchedWords, isDead } from "../../../src/ui/network/dead-units.ts";
import type { LivePicture } from "../../../src/worker/picture/picture-state.ts";

const picture = (layers: readonly number[][], isValidation = true): LivePicture => ({
  sizes: [2, 3, 2, 2],
  content: "weights",
  ...{ shades: [], scales: [], clipped: [], steps: 0, step: 0 },
  digit: { pixels: Uint8Array.of(255, 0), width: 2, label: 1 },
  activations: [],
  probabilities: Float32Array.of(0.5, 0.5),
  unit: undefined,
  dead: { layers: layers.map((layer) => Uint8Array.from(layer)), digits: 256, isValidation },
});

test("dead units are counted by layer, with the digits on which they were judged", () => {
  const some = picture([
    [0, 1, 1],
    [0, 0],
  ]);
  expect(deadWords(some)).toBe(
    "Dead units, which are 0 for each of the first 256 validation digits: 2 of 3 in layer 1 (hatched).",
  );
  expect([0, 1, 2].map((unit) => isDead(some, { layer: 0, unit }))).toEqual([false, true, true]);
  expect(
    deadWords(
      picture(
        [
          [0, 0, 0],
          [0, 0],
        ],
        false,
      ),
    ),
  ).toBe("Dead units, which are 0 for each of the first 256 training digits: none.");
});

test("hatched units are named in a few words, and only where there are any", () => {
  expect(hatchedWords(picture([[0, 1, 1], [1]]))).toBe("Hatched: 3 dead units");
  expect(hatchedWords(picture([[0], [1]]))).toBe("Hatched: 1 dead unit");
  expect(hatchedWords(picture([[0, 0], [0]]))).toBeUndefined();
});

test("an output is never dead", () => {
  const all = picture([
    [1, 1, 1],
    [1, 1],
  ]);
  expect(isDead(all, { layer: 2, unit: 0 })).toBe(false);
});
