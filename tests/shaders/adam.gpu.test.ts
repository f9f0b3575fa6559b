import { describe, expect, test } from "vitest";
import { adam as spec } from "../../src/shaders/index.ts";
import { inChrome, useKernelPage } from "../browser/bridge.ts";
import { TINY, expectWithin, u } from "../reference/bounds.ts";
import { adam } from "../reference/twins.ts";
import { normals } from "../reference/values.ts";

useKernelPage();

const BETA = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };

describe("adam", () => {
  test.each([4, 60, 256, 1028])("is within its bound for %i parameters", async (count) => {
    await checkUpdate(await run(normals(count, 1)));
  });

  test("is within its bound for gradients from 1e-12 to 1e3", async () => {
    const sizes = Float32Array.from({ length: 64 }, (_, index) => 10 ** (index / 4 - 12));
    await checkUpdate(await run(sizes));
  });

  test("does not change a bit of a parameter without gradient", async () => {
    const { inputs, outputs } = await run(new Float32Array(64), { fresh: true });
    expect(outputs.parameters).toEqual(inputs.parameters);
    expect(new Set([...outputs.m, ...outputs.v])).toEqual(new Set([0]));
  });

  test("sets the clock to the next step", async () => {
    const { outputs } = await run(normals(4, 1));
    expect(outputs.clock.slice(0, 2)).toEqual(Uint32Array.of(2, 1));
  });

  test("keeps sums of squares only where there is room for them", async () => {
    // The second step has no room any more.
    const { outputs } = await run(normals(4, 1));
    expect(outputs.clock[2]).toBe(77);
  });

  test("adds up the squares of the gradient, each once, however many there are", async () => {
    const gradients = normals(10_004, 1);
    const sums = Math.ceil(gradients.length / 4 / 64);
    const { outputs } = await run(gradients, { sums });
    const words = Uint32Array.from(outputs.clock).subarray(2 + sums);
    const squares = new Float32Array(words.slice().buffer).reduce((sum, one) => sum + one, 0);
    const expected = gradients.reduce((sum, one) => sum + one * one, 0);
    expect(squares / expected).toBeCloseTo(1, 5);
  });

  test("fails its bound with ε inside the root", async () => {
    const code = spec.code.replace("sqrt(v_new) + EPSILON", "sqrt(v_new + EPSILON)");
    await expect(run(normals(64, 1), { code }).then(checkUpdate)).rejects.toThrow(/out of bounds/);
  });

  test("fails its bound with the other β", async () => {
    const code = spec.code.replace("ONE_MINUS_BETA_2 * (g", "ONE_MINUS_BETA_1 * (g");
    await expect(run(normals(64, 1), { code }).then(checkUpdate)).rejects.toThrow(/out of bounds/);
  });
});

const RATE = Math.fround(3.1e-4);

async function run(
  gradients: Float32Array<ArrayBuffer>,
  { fresh = false, sums = 0, code }: { fresh?: boolean; sums?: number; code?: string } = {},
) {
  const count = gradients.length;
  const inputs = {
    gradients,
    parameters: normals(count, 2),
    m: fresh ? new Float32Array(count) : normals(count, 3).map((value) => value / 10),
    v: fresh ? new Float32Array(count) : normals(count, 4).map((value) => value ** 2 / 100),
  };
  const outputs = await inChrome("runKernel", {
    kernel: "adam",
    constants: {
      BLOCKS: count / 4,
      ONE_MINUS_BETA_1: 1 - BETA.beta1,
      ONE_MINUS_BETA_2: 1 - BETA.beta2,
      EPSILON: BETA.epsilon,
    },
    // The second step of the schedule is being taken.
    buffers: {
      ...inputs,
      schedule: new Uint32Array(Float32Array.of(7, 0, RATE, 0).buffer),
      clock: Uint32Array.of(0, 1, 77, ...new Uint32Array(Math.max(0, 2 * sums - 1))),
    },
    ...(code === undefined ? {} : { code }),
  });
  return {
    inputs,
    outputs: outputs as Record<"parameters" | "m" | "v", Float32Array> & { clock: Uint32Array },
  };
}

async function checkUpdate({ inputs, outputs }: Awaited<ReturnType<typeof run>>) {
  const { gradients, parameters, m, v } = inputs;
  const twins = Array.from(gradients, (g, i) =>
    adam(
      { g, m: m[i] as number, v: v[i] as number, parameter: parameters[i] as number },
      { rate: RATE, ...BETA },
    ),
  );
  const bounds = twins.map((twin, i) => {
    const g = gradients[i] as number;
    const mBound = u * (0.1 * 3 * Math.abs(g - (m[i] as number)) + Math.abs(twin.m)) + TINY;
    const difference = Math.abs(g * g - (v[i] as number));
    const vBound = u * (0.001 * (2 * g * g + 3 * difference) + Math.abs(twin.v)) + TINY;
    // √ is 1 / inverseSqrt (4.5 units) and halves the relative error of v; then +ε, ·, / (2.5 units).
    const denominator = Math.sqrt(twin.v) + BETA.epsilon;
    const root = 4.5 * u + vBound / (2 * Math.max(twin.v, TINY));
    const update = Math.abs(twin.update) * (root + 5.5 * u) + (RATE * mBound) / denominator;
    return { m: mBound, v: vBound, parameter: 1.01 * update + u * Math.abs(twin.parameter) };
  });
  expectWithin(
    "m",
    outputs.m,
    twins.map((twin) => twin.m),
    (i) => bounds[i]?.m as number,
  );
  expectWithin(
    "v",
    outputs.v,
    twins.map((twin) => twin.v),
    (i) => bounds[i]?.v as number,
  );
  expectWithin(
    "parameters",
    outputs.parameters,
    twins.map((twin) => twin.parameter),
    (i) => bounds[i]?.parameter as number,
  );
  return Promise.resolve();
}
