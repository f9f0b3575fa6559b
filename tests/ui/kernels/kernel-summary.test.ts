import { expect, test } from "vitest";
import { kernels } from "../../../src/shaders/index.ts";
import { kernelSummary } from "../../../src/ui/kernels/kernel-summary.ts";

test.each(kernels.map(({ label, code }) => [label, code]))(
  "the summary of %s is whole sentences, of two lines at most",
  (_, code) => {
    expect(kernelSummary(code)).toMatch(/^\S.*\.$/);
    expect(kernelSummary(code).length).toBeLessThan(280);
  },
);

test("a sentence goes on in the next line of the comment", () => {
  const code = "// It adds. It takes a\n// and b of x.wgsl to c. And more.\n\nstruct A {}\n";
  expect(kernelSummary(code)).toBe("It adds. It takes a and b of x.wgsl to c.");
});

test("a comment of one sentence is its summary", () => {
  expect(kernelSummary("// It adds.\n// Shapes: a, b.\nstruct A {}\n")).toBe("It adds.");
});
