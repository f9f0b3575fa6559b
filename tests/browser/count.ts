/** The calls that cost time or memory: those that make something, wait, or record a dispatch. */
const COUNTED = {
  GPUDevice: [
    "createBuffer",
    "createBindGroup",
    "createBindGroupLayout",
    "createPipelineLayout",
    "createShaderModule",
    "createComputePipelineAsync",
    "createTexture",
    "createQuerySet",
  ],
  GPUBuffer: ["mapAsync"],
  GPUComputePassEncoder: ["dispatchWorkgroups"],
} as const;

const counts = new Map<string, number>();

/** Makes every GPU object of this page count the calls named above. */
export function countCalls(): void {
  for (const [type, methods] of Object.entries(COUNTED)) {
    const prototype = (globalThis as unknown as Record<string, { prototype: object }>)[type]
      ?.prototype;
    for (const method of methods) {
      countMethod(prototype as Record<string, (...options: unknown[]) => unknown>, method);
    }
  }
}

/** The number of calls so far of one method, or of all that create something. */
export function callsOf(method: "create" | "mapAsync" | "dispatchWorkgroups"): number {
  return [...counts]
    .filter(([name]) => name.startsWith(method))
    .reduce((sum, [, count]) => sum + count, 0);
}

function countMethod(
  prototype: Record<string, (...options: unknown[]) => unknown>,
  method: string,
): void {
  const original = prototype[method];
  prototype[method] = function (this: unknown, ...options) {
    counts.set(method, (counts.get(method) ?? 0) + 1);
    return original?.apply(this, options);
  };
}
