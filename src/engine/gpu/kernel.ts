// A kernel is a program for the GPU, written in WGSL; src/shaders describes each as a KernelSpec. The GPU runs it many times
// at once: each run is an invocation, a fixed number of invocations form a workgroup, and a dispatch starts a grid of
// workgroups. A kernel is compiled once for each set of overrides, the constants that fix its shape, and then bound to
// buffers. Dispatches are recorded into a pass and run in order.

import type { Access, Grid, KernelSpec } from "../../shaders/index.ts";
import type { ComputeDevice } from "./device.ts";
import { causeOf, unlessLost, withErrorScope } from "./error-scope.ts";
import { GpuFailure, RequestError } from "./errors.ts";

/** A compiled kernel with its buffers and its grid. It can be recorded any number of times. */
export interface Dispatch {
  readonly pipeline: GPUComputePipeline;
  readonly bindGroup: GPUBindGroup;
  readonly grid: Grid;
}

/** A compiled kernel: a spec with values for all its overrides. */
export interface Kernel {
  readonly spec: KernelSpec;
  readonly pipeline: GPUComputePipeline;
  readonly layout: GPUBindGroupLayout;
}

/** The buffer, or the part of one, that a kernel is bound to. Offsets and sizes in bytes. */
export type Binding = GPUBuffer | GPUBufferBinding;

const BUFFER_TYPES: Readonly<Record<Access, GPUBufferBindingType>> = {
  read: "read-only-storage",
  read_write: "storage",
  uniform: "uniform",
};

/**
 * Compiles a kernel for one shape and binds its buffers.
 *
 * @param constants a value for each shape constant of the spec, and for those tuning constants that differ from their default
 * @throws GpuFailure naming the kernel, with the compiler's messages, if it does not compile; RequestError if the grid is
 *   too large
 */
export async function prepare<B extends string, S extends string, T extends string>(
  compute: ComputeDevice,
  spec: KernelSpec<B, S, T>,
  constants: Readonly<Record<NoInfer<S>, number> & Partial<Record<NoInfer<T>, number>>>,
  buffers: Readonly<Record<NoInfer<B>, Binding>>,
): Promise<Dispatch> {
  const all = { ...spec.tuning, ...constants };
  const grid = gridOf(compute, spec, all);
  const kernel = await compile(compute, spec, overridesOf(spec, all));
  const entries = Object.keys(spec.bindings).map((name, binding) => ({
    binding,
    resource: asBufferBinding(buffers[name as B]),
  }));
  const label = `${spec.label}.bindGroup`;
  const { device } = compute;
  const { result: bindGroup, scopeError } = withErrorScope(compute, "validation", () =>
    device.createBindGroup({ label, layout: kernel.layout, entries }),
  );
  const error = await scopeError;
  if (error !== null) {
    throw await causeOf(compute, error);
  }
  return { pipeline: kernel.pipeline, bindGroup, grid };
}

/** Appends dispatches to a pass, in order. */
export function record(pass: GPUComputePassEncoder, dispatches: readonly Dispatch[]): void {
  for (const { pipeline, bindGroup, grid } of dispatches) {
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, bindGroup);
    pass.dispatchWorkgroups(...grid);
  }
}

function gridOf<S extends string, T extends string>(
  { device }: ComputeDevice,
  spec: KernelSpec<string, S, T>,
  constants: Readonly<Record<S | T, number>>,
): Grid {
  const grid = spec.grid(constants);
  const most = device.limits.maxComputeWorkgroupsPerDimension;
  if (Math.max(...grid) > most) {
    throw new RequestError(
      `The kernel ${spec.label} would need a grid of ${grid.join(" × ")} workgroups; this GPU allows ${most} per side. Use a smaller batch or smaller layers.`,
    );
  }
  return grid;
}

function overridesOf(
  { ofGrid = [] }: KernelSpec,
  constants: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(constants).filter(([name]) => !ofGrid.includes(name)));
}

/** The kernels compiled so far on each device, by `kernelKey`. */
const compiled = new WeakMap<GPUDevice, Map<string, Promise<Kernel>>>();

/** Compiles each kernel once for each set of overrides, since compiling takes up to a second. */
async function compile(
  compute: ComputeDevice,
  spec: KernelSpec,
  constants: Readonly<Record<string, number>>,
): Promise<Kernel> {
  const kernels = compiled.get(compute.device) ?? new Map<string, Promise<Kernel>>();
  compiled.set(compute.device, kernels);
  const key = kernelKey(spec, constants);
  let kernel = kernels.get(key);
  if (kernel === undefined) {
    kernel = compileAnew(compute, spec, constants);
    kernels.set(key, kernel);
    // A kernel that failed because memory was short may compile later.
    kernel.catch(() => kernels.delete(key));
  }
  return kernel;
}

/** Two kernels are the same where WGSL and overrides are. */
function kernelKey(
  { label, code }: KernelSpec,
  constants: Readonly<Record<string, number>>,
): string {
  return JSON.stringify([label, constants, code]);
}

async function compileAnew(
  compute: ComputeDevice,
  spec: KernelSpec,
  constants: Readonly<Record<string, number>>,
): Promise<Kernel> {
  const { device, failure } = compute;
  const accesses: readonly Access[] = Object.values(spec.bindings);
  const layout = device.createBindGroupLayout({
    label: `${spec.label}.layout`,
    entries: accesses.map((access, binding) => ({
      binding,
      visibility: GPUShaderStage.COMPUTE,
      buffer: { type: BUFFER_TYPES[access] },
    })),
  });
  const module = device.createShaderModule({ label: spec.label, code: spec.code });
  try {
    const compiling = device.createComputePipelineAsync({
      label: spec.label,
      layout: device.createPipelineLayout({ label: spec.label, bindGroupLayouts: [layout] }),
      compute: { module, entryPoint: "main", constants },
    });
    return { spec, pipeline: await unlessLost(compute, compiling), layout };
  } catch (error) {
    failure.throwIfAborted();
    throw new GpuFailure(await compileFault(spec, module), { cause: error });
  }
}

async function compileFault(spec: KernelSpec, module: GPUShaderModule): Promise<string> {
  const { messages } = await module.getCompilationInfo();
  const lines = spec.code.split("\n");
  const faults = messages.map(
    ({ lineNum, linePos, message }) =>
      `${spec.label}.wgsl:${lineNum}:${linePos}: ${message}\n  ${lines[lineNum - 1] ?? ""}`,
  );
  return [`The kernel ${spec.label} does not compile on this GPU.`, ...faults].join("\n");
}

function asBufferBinding(binding: Binding): GPUBufferBinding {
  return "buffer" in binding ? binding : { buffer: binding };
}
