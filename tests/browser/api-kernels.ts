import { prepare } from "../../src/engine/gpu/kernel.ts";
import { Memory } from "../../src/engine/gpu/memory.ts";
import type { ComputeDevice } from "../../src/engine/index.ts";
import { StepRunner } from "../../src/engine/step/step-runner.ts";
import { type KernelSpec, kernels } from "../../src/shaders/index.ts";
import { CASES, type KernelName } from "../shaders/cases/index.ts";
import { drawCase } from "../shaders/cases/population.ts";
import { withDevice, withFreshDevice } from "./device.ts";
import { type Shapes, runGuarded } from "./guarded.ts";
import { readWhole } from "./read-whole.ts";

type Numbers = Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;

/** One run of one kernel: the content of each binding, by its WGSL name. */
export interface KernelRun {
  readonly kernel: string;
  readonly constants: Readonly<Record<string, number>>;
  readonly buffers: Readonly<Record<string, Numbers>>;
  /** WGSL to compile in place of the kernel's own: for controls that must fail. */
  readonly code?: string;
}

/** Runs a kernel and returns the content of its writable buffers afterwards. */
export async function runKernel(run: KernelRun): Promise<Record<string, Numbers>> {
  const known: KernelSpec | undefined = kernels.find(({ label }) => label === run.kernel);
  if (known === undefined) {
    throw new Error(`There is no kernel ${run.kernel}.`);
  }
  const spec = { ...known, code: run.code ?? known.code };
  return withDevice((compute) => outputsOf(compute, spec, run));
}

async function outputsOf(
  compute: ComputeDevice,
  spec: KernelSpec,
  { constants, buffers: contents }: KernelRun,
): Promise<Record<string, Numbers>> {
  const memory = new Memory(compute);
  try {
    const buffers = Object.fromEntries(
      Object.entries(contents).map(([name, content]) => [
        name,
        spec.bindings[name] === "uniform"
          ? memory.uniform(name, content as Uint32Array<ArrayBuffer>)
          : memory.upload(name, content),
      ]),
    );
    const dispatch = await prepare(compute, spec, constants, buffers);
    await new StepRunner(compute, [dispatch]).run(1);
    const written: [string, Numbers][] = [];
    for (const [name, content] of Object.entries(contents)) {
      if (spec.bindings[name] === "read_write") {
        const bytes = await readWhole(compute, buffers[name] as GPUBuffer);
        const isFloat = content instanceof Float32Array;
        written.push([name, isFloat ? new Float32Array(bytes) : new Uint32Array(bytes)]);
      }
    }
    return Object.fromEntries(written);
  } finally {
    memory.dispose();
  }
}

/** Cases in flight: while one compiles or waits for the GPU, another is checked. Firefox waits 100 ms for each. */
const AT_ONCE = 16;

/** Which cases of a kernel to run: `count` of those that this seed draws. */
export interface Fuzzing {
  readonly kernel: KernelName;
  readonly seed: number;
  /** The index of the first case; default 0. */
  readonly first?: number;
  readonly count: number;
  readonly shapes: Shapes;
  /** WGSL to compile in place of the kernel's own. */
  readonly code?: string;
}

/** Runs cases of a kernel, each guarded and twice, and returns the faults. */
export async function fuzzKernel(run: Fuzzing): Promise<string[]> {
  return withDevice(async (compute) => {
    const faults: string[] = [];
    const { first: start = 0, count } = run;
    for (let first = start; first < start + count; first += AT_ONCE) {
      const length = Math.min(AT_ONCE, start + count - first);
      const found = await Promise.all(
        Array.from({ length }, (_, index) => faultOf(compute, run, first + index)),
      );
      faults.push(...found.filter((fault) => fault !== undefined));
    }
    return faults;
  });
}

async function faultOf(
  compute: ComputeDevice,
  { kernel, seed, shapes, code }: Fuzzing,
  index: number,
): Promise<string | undefined> {
  const known = kernels.find(({ label }) => label === kernel) as KernelSpec;
  const spec = { ...known, code: code ?? known.code };
  const drawn = drawCase(spec, CASES[kernel], seed, index);
  try {
    drawn.check(await runGuarded(compute, spec, drawn, shapes));
    return undefined;
  } catch (error) {
    const where = `${kernel}, seed ${seed}, case ${index}, ${JSON.stringify(drawn.constants)}`;
    return `${where}: ${(error as Error).message}`;
  }
}

/** The fate of a mutant: it is not valid WGSL, a case found its fault, or no case did. */
export type Fate = "stillborn" | "killed" | "survived";

/** Runs cases with a mutant until one finds its fault. */
export async function testMutant(run: Fuzzing & { readonly code: string }): Promise<Fate> {
  // A mutant may leave a device in any state.
  return withFreshDevice((compute) => fateOf(compute, run));
}

async function fateOf(compute: ComputeDevice, run: Fuzzing & { code: string }): Promise<Fate> {
  compute.device.pushErrorScope("validation");
  compute.device.createShaderModule({ code: run.code });
  if ((await compute.device.popErrorScope()) !== null) {
    return "stillborn";
  }
  for (let index = 0; index < run.count; index++) {
    const fault = await faultOf(compute, run, index);
    if (fault !== undefined) {
      return fault.includes("does not compile") ? "stillborn" : "killed";
    }
  }
  return "survived";
}
