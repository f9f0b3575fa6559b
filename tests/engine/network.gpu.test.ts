import { expect, test } from "vitest";
import { inChrome, useKernelPage } from "../browser/bridge.ts";
import { biasRelu, matmul } from "../reference/twins.ts";
import { easyExamples, normals } from "../reference/values.ts";

useKernelPage();

test("the activations are those of every hidden layer, row by row", async () => {
  const sizes = [20, 9, 14, 6, 5];
  const parameters = sizes.slice(1).map((outputs, layer) => ({
    weights: normals((sizes[layer] as number) * outputs, layer + 1),
    bias: normals(outputs, layer + 11),
  }));
  const examples = easyExamples(7, 20, 5, 1);
  const { activations } = await inChrome("evaluate", { sizes, parameters, examples });

  let a: ArrayLike<number> = Float64Array.from(examples.images, (byte) => byte / 255);
  expect(activations).toHaveLength(3);
  activations.forEach((actual, layer) => {
    const { weights, bias } = parameters[layer] as (typeof parameters)[number];
    const shape = { M: 7, N: bias.length, K: sizes[layer] as number };
    a = biasRelu(matmul(a, weights, shape).c, bias, true);
    expect(actual).toHaveLength(a.length);
    const largest = Math.max(...Array.from(a));
    const farthest = Math.max(...Array.from(actual, (value, i) => Math.abs(value - (a[i] ?? 0))));
    expect(farthest).toBeLessThan(1e-5 * largest);
  });
});
