import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { kernels } from "../../src/shaders/index.ts";

describe("every WGSL file has its spec", () => {
  test("and every spec its file", () => {
    const files = readdirSync("src/shaders").filter((name) => name.endsWith(".wgsl"));
    expect(kernels.map(({ label }) => `${label}.wgsl`).sort()).toEqual(files.sort());
  });
});

describe.each(kernels)("the spec of $label", ({ code, bindings, shape, ofGrid, tuning }) => {
  test("names the bindings of the WGSL, in order, with their access", () => {
    const declared = [
      ...code.matchAll(
        /@group\(0\) @binding\((\d+)\) var<(?:storage, )?(read|read_write|uniform)> (\w+)/g,
      ),
    ].map(([, index, access, name]) => [Number(index), name, access]);
    const specified = Object.entries(bindings).map(([name, access], index) => [
      index,
      name,
      access,
    ]);
    expect(declared).toEqual(specified);
  });

  test("names the overrides that have no value of their own", () => {
    const declared = [...code.matchAll(/^override (\w+): \w+;/gm)].map(([, name]) => name);
    const overrides = [...shape, ...Object.keys(tuning)].filter((name) => !ofGrid?.includes(name));
    expect(overrides.sort()).toEqual(declared.sort());
  });

  test("stays within WebGPU's default limits", () => {
    const storage = Object.values(bindings).filter((access) => access !== "uniform");
    expect(storage.length).toBeLessThanOrEqual(8);
    const invocations = Object.entries(tuning)
      .filter(([name]) => name.startsWith("WORKGROUP"))
      .reduce((product, [, size]) => product * size, 1);
    expect(invocations).toBeLessThanOrEqual(256);
  });

  test("opens with four lines that say what, shapes, division and source", () => {
    expect(
      code
        .split("\n")
        .slice(0, 4)
        .every((line) => line.startsWith("// ")),
    ).toBe(true);
  });
});
