import { describe, expect, test } from "vitest";
import { SOURCES } from "../../../src/ui/step/sources.ts";
import { NAMED_LINES, STOPS, kernelLines } from "../../../src/ui/step/stops.ts";

const KERNELS = {
  forward: ["input_matmul", "bias_relu", "matmul_8x8", "bias_relu"],
  loss: ["softmax_cross_entropy"],
  backward: ["bias_gradient", "matmul_8x8", "relu_gradient", "input_gradient"],
  update: ["adam"],
};

describe("the lines of WGSL that a stop names", () => {
  test.each(NAMED_LINES.map(([kernel, lines]) => ({ kernel, lines })))(
    "are in $kernel: $lines",
    ({ kernel, lines }) => {
      const source = (SOURCES[kernel] ?? "").split("\n");
      for (const line of lines) {
        expect(source.filter((text) => text.includes(line)).length).toBeGreaterThan(0);
      }
    },
  );

  test("are told with their numbers, each kernel once", () => {
    expect(kernelLines("adam", KERNELS, SOURCES).map(({ text }) => text)).toEqual([
      "let m_new = m_old + ONE_MINUS_BETA_1 * (g - m_old);",
      "let v_new = v_old + ONE_MINUS_BETA_2 * (g * g - v_old);",
      "parameters[index] -= rate * m_new / (sqrt(v_new) + EPSILON);",
    ]);
    const [first] = kernelLines("adam", KERNELS, SOURCES);
    expect(SOURCES["adam"]?.split("\n")[(first?.line ?? 0) - 1]).toContain("let m_new");
    const relu = kernelLines("forward", KERNELS, SOURCES).filter(
      ({ kernel }) => kernel === "bias_relu",
    );
    expect(relu).toHaveLength(2);
  });

  test("are there for every stop, with the kernels for software and those for a GPU", () => {
    const onGpu = {
      ...KERNELS,
      forward: ["gather", "matmul_64x64", "bias_relu", "matmul_8x8", "bias_relu"],
    };
    for (const { id } of STOPS) {
      expect(kernelLines(id, KERNELS, SOURCES)).not.toEqual([]);
      expect(kernelLines(id, onGpu, SOURCES)).not.toEqual([]);
    }
  });
});
