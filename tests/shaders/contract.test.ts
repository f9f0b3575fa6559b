import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { OUTCOME_SIZE } from "../../src/engine/model/outcomes.ts";
import { AMOUNTS_SIZE, KEY_OFFSET } from "../../src/engine/step/augmentation.ts";
import { CLOCK_SIZE } from "../../src/engine/step/buffers.ts";
import { LAYER_WORDS } from "../../src/engine/step/fused.ts";
import { STEP_SIZE } from "../../src/engine/step/schedule.ts";
import {
  ADAM_SUMMED,
  FUSED_SAMPLES,
  MAX_FUSED_CLASSES,
  MAX_FUSED_LAYERS,
  forwardBackward,
  gradientAdam,
  kernels,
} from "../../src/shaders/index.ts";

/** Bytes of the types that workgroup arrays have. */
const SIZES: Readonly<Record<string, number>> = { f32: 4, u32: 4, vec4f: 16, mat4x4f: 64 };

/** Bytes of workgroup memory: WebGPU guarantees 16 KiB, and a compiler may need a little for itself. */
const MAX_WORKGROUP_MEMORY = 15 * 1024;

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

  test("names the overrides that have no default", () => {
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

  // Safari was reported to give an array whose size is an override another size, without an error.
  test("sizes its workgroup arrays by numbers, and leaves some workgroup memory unused", () => {
    const declarations = [...code.matchAll(/var<workgroup> .*;/g)].map(([text]) => text);
    const bytes = declarations.map((text) => {
      const [, type = "", length] = /: array<(\w+), (\d+)>;/.exec(text) ?? [];
      return (SIZES[type] ?? NaN) * Number(length);
    });
    const total = bytes.reduce((sum, size) => sum + size, 0);
    // A NaN, for a size that is no number, fails too.
    expect(total).toBeLessThanOrEqual(MAX_WORKGROUP_MEMORY);
  });

  test("opens with four lines that state result, shapes, division of work and source", () => {
    expect(
      code
        .split("\n")
        .slice(0, 4)
        .every((line) => line.startsWith("// ")),
    ).toBe(true);
  });
});

// Each kernel is whole in its file, so what two kernels share is written twice. These tests keep the copies equal.
describe("what several kernels declare", () => {
  const structs = declarations(/^struct (\w+) \{\n((?:.*\n)*?)\}/gm, (body) => fieldsOf(body));
  const functions = declarations(/^fn (\w+)(\(.*\).*) \{$/gm, (signature) => signature);

  test.each([...structs])("the struct %s has the same fields in every kernel", (_, found) => {
    expect(new Set(found.values()).size).toBe(1);
  });

  test("most structs are declared more than once", () => {
    const counts = [...structs].map(([name, found]): [string, number] => [name, found.size]);
    expect(Object.fromEntries(counts)).toMatchObject({
      Step: 9,
      Clock: 7,
      ClockAndSquares: 2,
      Outcome: 3,
      Layer: 2,
    });
  });

  test.each([...functions].filter(([name]) => name !== "main"))(
    "the function %s takes and returns the same in every kernel",
    (_, found) => {
      expect(new Set(found.values()).size).toBe(1);
    },
  );

  /** What each kernel declares under a name, by the name and then the kernel. */
  function declarations(
    pattern: RegExp,
    meaning: (text: string) => string,
  ): Map<string, Map<string, string>> {
    const found = new Map<string, Map<string, string>>();
    for (const { label, code } of kernels) {
      for (const [, name = "", text = ""] of code.matchAll(pattern)) {
        const byKernel = found.get(name) ?? new Map<string, string>();
        found.set(name, byKernel.set(label, meaning(text)));
      }
    }
    return found;
  }
});

describe("the host and the kernels", () => {
  test.each([
    ["Step", STEP_SIZE],
    ["Clock", CLOCK_SIZE],
    ["Outcome", OUTCOME_SIZE],
    ["Layer", 4 * LAYER_WORDS],
  ])("agree on the size of %s", (name, size) => {
    const fields = fieldsOf(bodyOf(name)).split("\n");
    expect(fields.filter((field) => !/: (f32|u32),$/.test(field))).toEqual([]);
    expect(4 * fields.length).toBe(size);
  });

  test("agree on where the key of the variations lies", () => {
    const names = fieldsOf(bodyOf("Amounts"))
      .split("\n")
      .map((field) => field.split(":")[0]);
    expect(4 * names.indexOf("key")).toBe(KEY_OFFSET);
    // A uniform buffer is padded to 16 bytes.
    expect(16 * Math.ceil(names.length / 4)).toBe(AMOUNTS_SIZE);
  });

  test("agree on the order of what the host writes to them", () => {
    expect(fieldsOf(bodyOf("Step"))).toBe("rate: f32,\nrows: u32,");
    expect(fieldsOf(bodyOf("Clock"))).toBe("next: u32,\nnow: u32,");
    expect(fieldsOf(bodyOf("ClockAndSquares"))).toBe(
      `${fieldsOf(bodyOf("Clock"))}\nsquares: array<f32>,`,
    );
    expect(fieldsOf(bodyOf("Outcome"))).toBe("loss: f32,\npredicted: u32,");
  });

  test("agree on the constants of the fused plan", () => {
    const samples = constants(/^const FUSED_SAMPLES = (\d+)u;$/gm);
    const layers = constants(/array<Layer, (\d+)>/g);
    expect(samples).toEqual([FUSED_SAMPLES]);
    expect(layers).toEqual([MAX_FUSED_LAYERS, MAX_FUSED_LAYERS]);
    const [places = 0] = constants(/^const PLACES = (\d+)u;$/gm);
    expect(constants(/^var<workgroup> shared_values: array<vec4f, (\d+)>;/gm)).toEqual([
      FUSED_SAMPLES * places,
    ]);
    expect(MAX_FUSED_CLASSES).toBe(4 * places);
    // Each invocation takes four classes at most.
    expect(places).toBeLessThanOrEqual(forwardBackward.tuning.WORKGROUP);
  });

  test("agree on how the squares of the gradient are shared out", () => {
    expect(constants(/^const SUMMED = (\d+)u;$/gm)).toEqual([ADAM_SUMMED]);
    const [invocations = 0] = constants(/^var<workgroup> own_squares: array<f32, (\d+)>;/gm);
    expect(gradientAdam.tuning.WORKGROUP).toBeLessThanOrEqual(invocations);
  });

  function bodyOf(struct: string): string {
    const pattern = new RegExp(`^struct ${struct} \\{\\n((?:.*\\n)*?)\\}`, "m");
    return kernels.map(({ code }) => pattern.exec(code)?.[1]).find((body) => body) ?? "";
  }

  function constants(pattern: RegExp): number[] {
    return kernels.flatMap(({ code }) =>
      [...code.matchAll(pattern)].map(([, value]) => Number(value)),
    );
  }
});

/** The fields of a struct, one per line, without comments. */
function fieldsOf(body: string): string {
  const fields = [...body.matchAll(/^ *(\w+: [\w<>]+,)/gm)].map(([, field]) => field);
  expect(fields).toHaveLength(body.trim().split("\n").length);
  return fields.join("\n");
}
