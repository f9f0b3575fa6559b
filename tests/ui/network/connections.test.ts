import { expect, test } from "vitest";
import { connectionsOf } from "../../../src/ui/network/connections.ts";
import type { LivePicture } from "../../../src/worker/picture/picture-state.ts";

const picture = (unit: LivePicture["unit"]): LivePicture => ({
  sizes: [2, 3, 2, 2],
  content: "weights",
  ...{ shades: [], scales: [], clipped: [], steps: 0, step: 0 },
  digit: { pixels: Uint8Array.of(255, 0), width: 2, label: 1 },
  activations: [Float32Array.of(2, 0, 1), Float32Array.of(4, 0)],
  probabilities: Float32Array.of(0.5, 0.5),
  dead: { layers: [], digits: 256, isValidation: true },
  unit,
});

test("the strongest connection is the one with the largest product, not the largest weight", () => {
  const incoming = Float32Array.of(-1, 9, 1.5);
  const { incoming: found } = connectionsOf(
    picture({ layer: 1, unit: 0, incoming, bias: 0, outgoing: new Float32Array() }),
  );
  expect(found).toEqual([
    { unit: 0, weight: -1, activation: 2, product: -2 },
    { unit: 2, weight: 1.5, activation: 1, product: 1.5 },
  ]);
});

test("a unit gives its own activation times the outgoing weight", () => {
  const { outgoing } = connectionsOf(
    picture({
      ...{ layer: 1, unit: 0, incoming: new Float32Array(3), bias: 0 },
      outgoing: Float32Array.of(0.5, -2),
    }),
  );
  expect(outgoing.map(({ unit, product }) => [unit, product])).toEqual([
    [1, -8],
    [0, 2],
  ]);
});

test("the first layer's connections come from the pixels, scaled to 0 … 1", () => {
  const { incoming } = connectionsOf(
    picture({
      layer: 0,
      unit: 1,
      incoming: Float32Array.of(0.25, 7),
      bias: 0,
      outgoing: new Float32Array(2),
    }),
  );
  expect(incoming).toEqual([{ unit: 0, weight: 0.25, activation: 1, product: 0.25 }]);
});

test("without a unit there are none", () => {
  expect(connectionsOf(picture(undefined))).toEqual({ incoming: [], outgoing: [] });
});
