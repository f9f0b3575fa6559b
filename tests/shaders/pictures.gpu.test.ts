import { describe, expect, test } from "vitest";
import { weightShades } from "../../src/shaders/index.ts";
import { inChrome, useKernelPage } from "../browser/bridge.ts";

useKernelPage();

/** Three inputs and two units, in whole blocks of four. */
const INPUTS = 3;
const UNITS = 2;
/** A shade is 128 + 100 times the value. */
const SCALE = 1.27;
const matrix = (rows: readonly (readonly [number, number])[]) =>
  Float32Array.from([...rows.flatMap(([first, second]) => [first, second, 0, 0]), 0, 0, 0, 0]);

const W = matrix([
  [0.5, -0.5],
  [0, 2],
  [-2, 0.25],
]);
const START = matrix([
  [0.25, -0.5],
  [0, 1],
  [-2, 0.75],
]);
const M = matrix([
  [1, 0],
  [0, -0.5],
  [3, 0],
]);
const V = matrix([
  [4, 1],
  [1, 1],
  [1, 1],
]);

describe("weight_shades", () => {
  test("shows weights on a scale around zero, with 128 for zero and what is beyond at the ends", async () => {
    expect(await shadesOf(0)).toEqual([178, 128, 1, 0, 78, 255, 153, 0]);
  });

  test("shows how the weights have changed since the start", async () => {
    expect(await shadesOf(1)).toEqual([153, 128, 128, 0, 128, 228, 78, 0]);
  });

  test("shows Adam's last update against the gradient, in units of its rate", async () => {
    expect(await shadesOf(2)).toEqual([78, 128, 1, 0, 128, 178, 128, 0]);
  });

  test("shows something else when it forgets the sign of the update", async () => {
    const code = weightShades.code.replace("return -m[index]", "return m[index]");
    expect(await shadesOf(2, code)).not.toEqual(await shadesOf(2));
  });
});

describe("the weights of one unit", () => {
  test("are copied as they are, whatever the shades show", async () => {
    const { incoming } = await run(2, 1);
    expect([...(incoming as Float32Array)]).toEqual([-0.5, 2, 0.25]);
  });

  test("are left alone where no unit is chosen", async () => {
    const { incoming } = await run(0, UNITS);
    expect([...(incoming as Float32Array)]).toEqual([9, 9, 9]);
  });
});

/** [UNITS, 4] bytes: the last one of each unit is padding. */
async function shadesOf(shows: number, code?: string): Promise<number[]> {
  const { shades } = await run(shows, UNITS, code);
  return [...new Uint8Array((shades as Uint32Array<ArrayBuffer>).slice().buffer)];
}

function run(shows: number, unit: number, code?: string) {
  return inChrome("runKernel", {
    kernel: "weight_shades",
    constants: { INPUTS, COLUMNS: 4, UNITS, EPSILON: 1e-7 },
    buffers: {
      view: viewOf(shows, unit),
      ...{ w: W, start: START, m: M, v: V },
      shades: new Uint32Array(UNITS),
      incoming: new Float32Array(INPUTS).fill(9),
    },
    ...(code === undefined ? {} : { code }),
  });
}

function viewOf(shows: number, unit: number): Uint32Array<ArrayBuffer> {
  const view = Uint32Array.of(shows, unit, 0, 0);
  new Float32Array(view.buffer).set([SCALE], 2);
  return view;
}
