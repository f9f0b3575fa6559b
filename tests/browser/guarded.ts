import { type Binding, type Dispatch, prepare, record } from "../../src/engine/gpu/kernel.ts";
import type { ComputeDevice } from "../../src/engine/index.ts";
import type { KernelSpec } from "../../src/shaders/index.ts";
import { type Contents, type KernelCase, type Words, bitsOf } from "../shaders/cases/case.ts";
import { SHAPE, isOfWork, shapeWords, withShapesAsData } from "../shaders/cases/shapes-as-data.ts";

/**
 * The words around the content of a kernel's bindings: as f32 a huge finite number, as u32 an index far out of bounds.
 * Those of inputs and outputs differ, since a kernel that goes too far in both would copy one canary over the other.
 */
const CANARIES = { inputs: 0x7e5a5a5a, outputs: 0x7d2b2b2b };

/** Bytes behind each content that still belong to its binding, so that a kernel can write there by mistake. */
const SLACK = 64;

/** A binding may begin at its multiples: `minStorageBufferOffsetAlignment`. */
const ALIGNMENT = 256;

/** How a kernel gets the shapes of a case: compiled in, as in training, or as data from a buffer. */
export type Shapes = "compiled" | "data";

/**
 * Runs a case twice and returns the content of its bindings afterwards.
 *
 * @throws Error where a word around a binding's content or in an input has changed, or the two runs differ in a bit
 */
export async function runGuarded(
  compute: ComputeDevice,
  spec: KernelSpec,
  { constants, buffers, exact }: KernelCase,
  shapes: Shapes,
): Promise<Contents> {
  const written = Object.keys(buffers).filter((name) => spec.bindings[name] === "read_write");
  const inputs = layOut(without(buffers, written), CANARIES.inputs);
  const outputs = layOut(only(buffers, written), CANARIES.outputs);
  const made = [inputs, outputs, outputs].map(({ words }) => upload(compute, words));
  const [input, first, second] = made as [GPUBuffer, GPUBuffer, GPUBuffer];
  const shape = upload(compute, shapeWords(spec, constants));
  try {
    const dispatches = await Promise.all(
      [first, second].map((output) => {
        const bindings = {
          ...bindingsIn(input, inputs, exact),
          ...bindingsIn(output, outputs, exact),
        };
        return shapes === "compiled"
          ? prepare(compute, spec, constants, bindings)
          : prepareWithData(compute, spec, constants, { ...bindings, [SHAPE]: shape });
      }),
    );
    const [after, one, other] = (await runAll(compute, dispatches, made)) as Run;
    expectUntouched(after, inputs, Object.keys(inputs.places));
    expectUntouched(one, outputs, []);
    if (one.some((word, index) => word !== other[index])) {
      throw new Error("Two runs differ.");
    }
    return { ...contentsOf(after, inputs, buffers), ...contentsOf(one, outputs, buffers) };
  } finally {
    for (const buffer of [...made, shape]) {
      buffer.destroy();
    }
  }
}

async function prepareWithData(
  compute: ComputeDevice,
  spec: KernelSpec,
  constants: KernelCase["constants"],
  bindings: Readonly<Record<string, Binding>>,
): Promise<Dispatch> {
  const tuning = Object.entries(constants).filter(([name]) => isOfWork(name));
  const compiled = withShapesAsData(spec);
  const dispatch = await prepare(compute, compiled, Object.fromEntries(tuning), bindings);
  return { ...dispatch, grid: spec.grid({ ...spec.tuning, ...constants }) };
}

type Run = [Uint32Array<ArrayBuffer>, Uint32Array<ArrayBuffer>, Uint32Array<ArrayBuffer>];

interface Layout {
  readonly words: Uint32Array<ArrayBuffer>;
  /** In words. */
  readonly places: Readonly<Record<string, { readonly start: number; readonly length: number }>>;
}

/** Puts contents one behind the other, with canaries before, between and behind them. */
function layOut(contents: Contents, canary: number): Layout {
  let end = ALIGNMENT;
  const places: Record<string, { start: number; length: number }> = {};
  for (const [name, { byteLength }] of Object.entries(contents)) {
    places[name] = { start: end / 4, length: byteLength / 4 };
    end = Math.ceil((end + byteLength + SLACK + 4) / ALIGNMENT) * ALIGNMENT;
  }
  const words = new Uint32Array(end / 4).fill(canary);
  for (const [name, content] of Object.entries(contents)) {
    words.set(bitsOf(content), places[name]?.start);
  }
  return { words, places };
}

function bindingsIn(
  buffer: GPUBuffer,
  { places }: Layout,
  exact: readonly string[] = [],
): Record<string, Binding> {
  return Object.fromEntries(
    Object.entries(places).map(([name, { start, length }]) => [
      name,
      { buffer, offset: 4 * start, size: 4 * length + (exact.includes(name) ? 0 : SLACK) },
    ]),
  );
}

function expectUntouched(after: Uint32Array, { words, places }: Layout, fixed: readonly string[]) {
  const free = new Uint8Array(words.length);
  for (const [name, { start, length }] of Object.entries(places)) {
    free.fill(fixed.includes(name) ? 0 : 1, start, start + length);
  }
  const at = after.findIndex((word, index) => free[index] === 0 && word !== words[index]);
  if (at !== -1) {
    const before = Object.entries(places).filter(([, { start }]) => start <= at);
    const [name, place] = before.at(-1) ?? ["the first binding", { start: at }];
    throw new Error(`A word that must not change did: word ${at - place.start} of ${name}.`);
  }
}

function contentsOf(words: Uint32Array<ArrayBuffer>, { places }: Layout, kinds: Contents) {
  return Object.fromEntries(
    Object.entries(places).map(([name, { start, length }]): [string, Words] => {
      const bits = words.slice(start, start + length);
      return [name, kinds[name] instanceof Float32Array ? new Float32Array(bits.buffer) : bits];
    }),
  );
}

function upload({ device }: ComputeDevice, words: Uint32Array<ArrayBuffer>): GPUBuffer {
  const { STORAGE, UNIFORM, COPY_SRC, COPY_DST } = GPUBufferUsage;
  const usage = STORAGE | UNIFORM | COPY_SRC | COPY_DST;
  const buffer = device.createBuffer({ label: "guarded", size: words.byteLength, usage });
  device.queue.writeBuffer(buffer, 0, words);
  return buffer;
}

/** Runs the dispatches in order and reads the buffers, in one round trip. */
async function runAll(
  { device }: ComputeDevice,
  dispatches: readonly Dispatch[],
  buffers: readonly GPUBuffer[],
): Promise<Uint32Array<ArrayBuffer>[]> {
  const size = buffers.reduce((sum, buffer) => sum + buffer.size, 0);
  const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;
  const staging = device.createBuffer({ label: "guarded readback", size, usage });
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  record(pass, dispatches);
  pass.end();
  const starts: number[] = [];
  let end = 0;
  for (const buffer of buffers) {
    encoder.copyBufferToBuffer(buffer, 0, staging, end, buffer.size);
    starts.push(end);
    end += buffer.size;
  }
  device.queue.submit([encoder.finish()]);
  await staging.mapAsync(GPUMapMode.READ);
  const bytes = staging.getMappedRange().slice(0);
  staging.destroy();
  return buffers.map((buffer, index) => new Uint32Array(bytes, starts[index], buffer.size / 4));
}

function only(contents: Contents, names: readonly string[]): Contents {
  return Object.fromEntries(Object.entries(contents).filter(([name]) => names.includes(name)));
}

function without(contents: Contents, names: readonly string[]): Contents {
  return Object.fromEntries(Object.entries(contents).filter(([name]) => !names.includes(name)));
}
