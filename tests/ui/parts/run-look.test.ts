import { describe, expect, test } from "vitest";
import { RUN_COLOURS, RUN_DASHES, lookOf } from "../../../src/ui/parts/run-look.ts";
import { SAFE } from "../../../src/ui/parts/safe-colours.ts";

type Triple = readonly [number, number, number];

/** How colours reach eyes without one kind of cones, in linear RGB: Machado, Oliveira and Fernandes (2009), severity 1. */
const VISIONS: Readonly<Record<string, readonly Triple[]>> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function linear(colour: string): Triple {
  return [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as unknown as Triple;
}

function times(matrix: readonly Triple[], values: Triple): Triple {
  return matrix.map((row) =>
    row.reduce((sum, part, index) => sum + part * (values[index] as number), 0),
  ) as unknown as Triple;
}

/** CIELAB, under D65. */
function labOf(rgb: Triple): Triple {
  const clamped = rgb.map((value) => Math.min(1, Math.max(0, value))) as unknown as Triple;
  const [x, y, z] = times(
    [
      [0.4124 / 0.95047, 0.3576 / 0.95047, 0.1805 / 0.95047],
      [0.2126, 0.7152, 0.0722],
      [0.0193 / 1.08883, 0.1192 / 1.08883, 0.9505 / 1.08883],
    ],
    clamped,
  ).map((value) => (value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116)) as [
    number,
    number,
    number,
  ];
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function contrast(one: string, other: string): number {
  const [low, high] = [one, other]
    .map((colour) => {
      const [red, green, blue] = linear(colour);
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05;
    })
    .sort((a, b) => a - b) as [number, number];
  return high / low;
}

describe.each([
  ["light", "#ffffff"],
  ["dark", "#111418"],
] as const)("the colours of runs in the %s page", (scheme, background) => {
  const colours = RUN_COLOURS.map((colour) => colour[scheme]);

  test.each(Object.keys(VISIONS))("are told apart with %s", (vision) => {
    const labs = colours.map((colour) =>
      labOf(times(VISIONS[vision] as readonly Triple[], linear(colour))),
    );
    const distances = labs.flatMap((one, index) =>
      labs.slice(index + 1).map((other, later) => ({
        pair: `${colours[index]} ${colours[index + 1 + later]}`,
        distance: Math.hypot(...one.map((part, axis) => part - (other[axis] as number))),
      })),
    );
    // A difference of 2.3 is just noticed; thin lines need several times as much.
    expect(distances.filter(({ distance }) => distance < 14)).toEqual([]);
  });

  test("stand out from the page as much as WCAG asks of graphics", () => {
    expect(colours.filter((colour) => contrast(colour, background) < 3)).toEqual([]);
  });
});

test("after the colours come dashes, and then grey", () => {
  const looks = Array.from({ length: RUN_COLOURS.length * RUN_DASHES.length }, (_, number) =>
    JSON.stringify(lookOf(number)),
  );
  expect(new Set(looks).size).toBe(looks.length);
  expect(lookOf(looks.length)).toEqual(lookOf(199));
  expect(lookOf(7)).toEqual({ ...lookOf(0), dash: [8, 3] });
});

test("the first runs have no colour of training or validation", () => {
  const ofCurves: readonly string[] = [SAFE.blue, SAFE.skyBlue, SAFE.vermillion, SAFE.orange];
  const first = RUN_COLOURS.slice(0, 5).flatMap(({ light, dark }) => [light, dark]);
  expect(first.filter((colour) => ofCurves.includes(colour))).toEqual([]);
});
