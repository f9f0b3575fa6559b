import { candidates } from "../../bench/probe/candidates.ts";
import type { ComputeDevice } from "../../src/engine/index.ts";
import { kernels } from "../../src/shaders/index.ts";

/** A kernel, a part of its WGSL, and the wrong text to put in its place. */
export type Sabotage = readonly [kernel: string, right: string, wrong: string];

/** Runs the body with a wrong kernel; with the right kernels where `sabotage` is undefined. */
export async function sabotaged<T>(
  compute: ComputeDevice,
  sabotage: Sabotage | undefined,
  body: (compute: ComputeDevice) => Promise<T>,
): Promise<T> {
  if (sabotage === undefined) {
    return body(compute);
  }
  const [label, right, wrong] = sabotage;
  const spec: { code: string } | undefined = [...kernels, ...candidates].find(
    (kernel) => kernel.label === label,
  );
  if (spec?.code.includes(right) !== true) {
    throw new Error(`There is no ${label} with ${right}.`);
  }
  const { code } = spec;
  spec.code = code.replace(right, wrong);
  try {
    return await body(compute);
  } finally {
    spec.code = code;
  }
}

/** The calls at which a test may make a GPU fail: those that make something, submit work, or wait. */
const CALLS = {
  GPUDevice: ["createBuffer", "createBindGroup", "createComputePipelineAsync"],
  GPUQueue: ["submit", "writeBuffer", "onSubmittedWorkDone"],
  GPUBuffer: ["mapAsync", "getMappedRange"],
} as const;

type Method = (this: unknown, ...options: unknown[]) => unknown;

/**
 * Calls `act` at the n-th of these calls, then at the m-th after that, and so on.
 *
 * @param places [n, m, …], from 1
 */
export function atCall(places: readonly number[], act: () => void) {
  const left = [...places];
  let calls = 0;
  let since = 0;
  let counts = false;
  const restore = Object.entries(CALLS).flatMap(([type, methods]) =>
    methods.map((method) =>
      replaceMethod(
        type,
        method,
        (original) =>
          function (...options) {
            const result = original.apply(this, options);
            calls += Number(counts);
            since += Number(counts);
            if (counts && since === left[0]) {
              left.shift();
              since = 0;
              act();
            }
            return result;
          },
      ),
    ),
  );
  return {
    /** Starts counting. */
    begin: () => {
      counts = true;
    },
    end: () => {
      for (const one of restore) {
        one();
      }
    },
    calls: () => calls,
  };
}

/** Replaces a method of WebGPU; returns a function that restores it. */
export function replaceMethod(
  type: string,
  method: string,
  replacement: (original: Method) => Method,
): () => void {
  const { prototype } = (globalThis as unknown as Record<string, { prototype: object }>)[type] as {
    prototype: Record<string, Method>;
  };
  const original = prototype[method] as Method;
  prototype[method] = replacement(original);
  return () => {
    prototype[method] = original;
  };
}
