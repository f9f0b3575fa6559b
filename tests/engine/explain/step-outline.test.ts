import { expect, test } from "vitest";
import { modelOf, stepOutline } from "../../../src/engine/index.ts";
import { kernels } from "../../../src/shaders/index.ts";

const model = modelOf([784, 128, 64, 10]);

const STEPS = (["layered", "fused"] as const).flatMap((name) =>
  [true, false].map((software) => ({
    name,
    software,
    outline: stepOutline({
      ...{ adapter: { software }, model, batch: 32, plan: { name, tiles: {} } },
      isVaried: true,
    }),
  })),
);

test.each(STEPS)(
  "each kernel of the $name plan (software: $software) has a file, and no tensor is read before it is written",
  ({ outline }) => {
    const names = new Set(kernels.map(({ label }) => label));
    expect(outline.filter(({ kernel }) => !names.has(kernel))).toEqual([]);
    const known = new Set(["images", "labels", "w1", "b1", "w2", "b2", "w3", "b3"]);
    for (const { reads, writes } of outline) {
      expect(reads.filter(({ name }) => !known.has(name))).toEqual([]);
      for (const { name } of writes) {
        known.add(name);
      }
    }
    expect(outline[0]?.kernel).toBe("augment");
  },
);

test("the gradient of a ReLU belongs to the layer that has it", () => {
  const step = { adapter: { software: true }, model, batch: 32, isVaried: false };
  const outline = stepOutline({ ...step, plan: { name: "layered", tiles: {} } });
  const found = outline.filter(({ kernel }) => kernel === "relu_gradient");
  expect(found.map(({ layer, writes: [dz] }) => [layer, dz?.name])).toEqual([
    [2, "dz2"],
    [1, "dz1"],
  ]);
});

test("the shapes are those of the network and the batch", () => {
  const step = { adapter: { software: true }, model, batch: 32, isVaried: false };
  const [first] = stepOutline({ ...step, plan: { name: "layered", tiles: {} } });
  expect(first?.kernel).toBe("input_matmul");
  expect(first?.reads).toEqual([
    { name: "images", shape: [32, 784] },
    { name: "w1", shape: [784, 128] },
  ]);
  expect(first?.writes).toEqual([{ name: "z1", shape: [32, 128] }]);
});
