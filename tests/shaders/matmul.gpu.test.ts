import { describe, expect, test } from "vitest";
import { matmul16x16, matmul64x64, matmul8x8 } from "../../src/shaders/index.ts";
import { inChrome, useKernelPage } from "../browser/bridge.ts";
import { fours, pad, unpad } from "../reference/blocks.ts";
import { expectWithin, sumBound } from "../reference/bounds.ts";
import { matmul } from "../reference/twins.ts";
import { normals } from "../reference/values.ts";

useKernelPage();

type Shape = readonly [M: number, N: number, K: number];

/** A shape that fills no tile, and the long sums of the seed's network; fuzz.gpu.test.ts draws hundreds of others. */
const SHAPES: readonly Shape[] = [
  [17, 33, 15],
  [1, 10, 784],
  [32, 128, 784],
];

const FORMS = [undefined, "a", "b"] as const;

/** Software compiles each form of the large kernels for seconds; fuzz.gpu.test.ts tests all their forms. */
const ONE_FORM = [undefined] as const;

describe.each([
  { spec: matmul8x8, shapes: SHAPES, forms: FORMS },
  { spec: matmul16x16, shapes: [[33, 128, 784]] satisfies Shape[], forms: ONE_FORM },
  { spec: matmul64x64, shapes: [[130, 70, 784]] satisfies Shape[], forms: ONE_FORM },
])("$spec.label", ({ spec, shapes, forms }) => {
  test.each(forms.flatMap((transpose) => shapes.map((shape) => ({ transpose, shape }))))(
    "is within rounding of the exact product for shape $shape, transposed $transpose",
    async ({ transpose, shape }) => {
      const { actual, twin } = await product(spec.label, shape, transpose);
      expectWithin("c", actual, twin.c, (i) => sumBound(shape[2], twin.magnitude[i] as number));
    },
  );

  test("fails that bound when the last product of each sum is dropped", async () => {
    const short = spec.code.replace(/k (<|>=) K_BLOCKS\b/g, "k $1 K_BLOCKS - 1u");
    expect(short).not.toBe(spec.code);
    const { actual, twin } = await product(spec.label, [16, 16, 784], undefined, short);
    expect(() => {
      expectWithin("c", actual, twin.c, (i) => sumBound(784, twin.magnitude[i] as number));
    }).toThrow(/of 256 values are out of bounds/);
  });

  test("leaves the padding of its result zero", async () => {
    const [M, N, K] = [5, 6, 7];
    const { c } = await inChrome("runKernel", operands(spec.label, [M, N, K], undefined).run);
    const padding = Array.from(c as Float32Array).filter((_, index) => {
      const stride = fours(N);
      return index % stride >= N || Math.floor(index / stride) >= M;
    });
    expect(new Set(padding)).toEqual(new Set([0]));
  });
});

async function product(
  kernel: string,
  shape: Shape,
  transpose: "a" | "b" | undefined,
  code?: string,
) {
  const { run, a, b } = operands(kernel, shape, transpose);
  const { c } = await inChrome("runKernel", code === undefined ? run : { ...run, code });
  const [M, N, K] = shape;
  return {
    actual: unpad(c as Float32Array, M, N),
    twin: matmul(a, b, { M, N, K, transpose }),
  };
}

function operands(kernel: string, [M, N, K]: Shape, transpose: "a" | "b" | undefined) {
  const a = normals(M * K, 1);
  const b = normals(K * N, 2);
  const run = {
    kernel,
    constants: {
      M,
      N,
      K,
      TRANSPOSE_A: Number(transpose === "a"),
      TRANSPOSE_B: Number(transpose === "b"),
    },
    buffers: {
      a: transpose === "a" ? pad(a, K, M) : pad(a, M, K),
      b: transpose === "b" ? pad(b, N, K) : pad(b, K, N),
      c: new Float32Array(fours(M) * fours(N)).fill(9),
    },
  };
  return { run, a, b };
}
