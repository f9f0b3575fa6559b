import type { KernelSpec } from "../../../src/shaders/index.ts";

/** The binding from which such a kernel reads its shapes. */
export const SHAPE = "shape_of_case";

/**
 * The same kernel, except that it reads its shapes from a uniform buffer, so that one pipeline serves all shapes.
 *
 * Software compiles a kernel for up to two seconds and then runs it in milliseconds. With shapes as overrides, as in
 * training, a test can afford a few shapes; with shapes as data it can afford thousands. The rest of the text stays the
 * same: the name of a shape, or of a value computed from shapes only, is replaced by an expression of the buffer's fields.
 */
export function withShapesAsData(spec: KernelSpec): KernelSpec {
  const replaced = new Map(
    overriddenShape(spec).map((name) => {
      const field = `${SHAPE}.${name}`;
      return [name, typeOf(spec, name) === "bool" ? `(${field} != 0u)` : field];
    }),
  );
  const lines = spec.code.split("\n").filter((line) => {
    const [, name = "", value] = /^override (\w+)(?:: \w+| = (.*));/.exec(line) ?? [];
    if (value !== undefined && renamed(value, replaced) !== value) {
      replaced.set(name, `(${renamed(value, replaced)})`);
    }
    return !replaced.has(name);
  });
  const code = [
    "struct ShapeOfCase {",
    ...overriddenShape(spec).map(
      (name) => `  ${name}: ${typeOf(spec, name) === "f32" ? "f32" : "u32"},`,
    ),
    "}",
    `@group(0) @binding(${Object.keys(spec.bindings).length}) var<uniform> ${SHAPE}: ShapeOfCase;`,
    renamed(lines.join("\n"), replaced),
  ].join("\n");
  // The grid depends on the case, not on the pipeline.
  const grid = () => [1, 1, 1] as const;
  return {
    ...spec,
    code,
    bindings: { ...spec.bindings, [SHAPE]: "uniform" },
    shape: [],
    ofGrid: [],
    tuning: Object.fromEntries(Object.entries(spec.tuning).filter(([name]) => isOfWork(name))),
    grid,
  };
}

/** The content of that buffer: the shapes in order, 4 bytes each, padded to a multiple of 16 bytes. */
export function shapeWords(
  spec: KernelSpec,
  constants: Readonly<Record<string, number>>,
): Uint32Array<ArrayBuffer> {
  const shape = overriddenShape(spec);
  const bytes = new DataView(new ArrayBuffer(16 * Math.ceil(shape.length / 4)));
  shape.forEach((name, index) => {
    const value = { ...spec.tuning, ...constants }[name] as number;
    if (typeOf(spec, name) === "f32") {
      bytes.setFloat32(4 * index, value, true);
    } else {
      bytes.setUint32(4 * index, value, true);
    }
  });
  return new Uint32Array(bytes.buffer);
}

/** Whether an override says how the work is divided. These stay overrides, since a workgroup needs a size. */
export function isOfWork(name: string): boolean {
  return name.startsWith("WORKGROUP");
}

function overriddenShape({ shape, tuning, ofGrid = [] }: KernelSpec): readonly string[] {
  const all = [...shape, ...Object.keys(tuning).filter((name) => !isOfWork(name))];
  return all.filter((name) => !ofGrid.includes(name));
}

function typeOf({ label, code }: KernelSpec, name: string): string {
  const type = new RegExp(`^override ${name}: (\\w+);`, "m").exec(code)?.[1];
  if (type === undefined) {
    throw new Error(`${label}.wgsl does not declare ${name}.`);
  }
  return type;
}

function renamed(text: string, names: ReadonlyMap<string, string>): string {
  return text.replace(/\b[A-Z]\w*\b/g, (name) => names.get(name) ?? name);
}
