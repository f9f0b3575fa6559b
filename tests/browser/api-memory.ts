import { type ComputeDevice, Network, Trainer } from "../../src/engine/index.ts";
import type { TrainingRun } from "./api-training.ts";
import { withDevice } from "./device.ts";
import { replaceMethod } from "./sabotage.ts";

/** The result of a preparation that was made to fail. */
export interface Refusal {
  /** The name of the error; empty where there was none. */
  readonly name: string;
  readonly message: string;
  /** Buffers that were made and not freed. */
  readonly left: number;
}

/** How a call fails: with an error in a scope, by throwing, or by not compiling a pipeline. */
export type Want = "scope" | "throw" | "pipeline";

/**
 * Makes a network and its trainer again and again. Each time the next call for memory fails, until no call is left to
 * fail. After each failure it trains on the same device.
 */
export async function refuseRoom(run: TrainingRun & { readonly want: Want }) {
  return withDevice(async (opened) => {
    const refusals: Refusal[] = [];
    for (let call = 1; ; call++) {
      // A kernel that is compiled already cannot fail to compile.
      const compute = run.want === "pipeline" ? withoutKernels(opened) : opened;
      const refusal = await refusalAt(compute, run, call);
      const epochs = await trained(opened, run);
      const failed = opened.failure.aborted;
      if (refusal === undefined || epochs !== run.epochs || failed) {
        return { refusals, epochs, failed };
      }
      refusals.push(refusal);
    }
  });
}

/** The same device as another object: the engine keeps compiled kernels by this object, so it has none for this one. */
function withoutKernels(compute: ComputeDevice): ComputeDevice {
  const device = new Proxy(compute.device, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? (value.bind(target) as unknown) : value;
    },
  });
  return { ...compute, device };
}

/** @returns undefined where there are fewer calls than that, so none failed */
async function refusalAt(
  compute: ComputeDevice,
  run: TrainingRun & { readonly want: Want },
  call: number,
): Promise<Refusal | undefined> {
  const want = refuse(run.want, call);
  const live = liveBuffers();
  try {
    const error = await preparationError(compute, run);
    return want.done()
      ? { name: error?.name ?? "", message: error?.message ?? "", left: live.count() }
      : undefined;
  } finally {
    live.end();
    want.end();
  }
}

async function preparationError(
  compute: ComputeDevice,
  run: TrainingRun,
): Promise<Error | undefined> {
  let network: Network | undefined;
  let trainer: Trainer | undefined;
  try {
    network = new Network(compute, run.sizes, run.start);
    trainer = await Trainer.create(compute, network, run);
    return undefined;
  } catch (error) {
    return error as Error;
  } finally {
    trainer?.dispose();
    network?.dispose();
  }
}

async function trained(compute: ComputeDevice, run: TrainingRun): Promise<number> {
  const network = new Network(compute, run.sizes, run.start);
  const trainer = await Trainer.create(compute, network, run);
  let epochs = 0;
  for await (const { epoch } of trainer.epochs(run.epochs)) {
    epochs = epoch;
  }
  trainer.dispose();
  network.dispose();
  return epochs;
}

/** Trains and frees everything `cycles` times; returns the number of buffers left after each. */
export async function trainAgainAndAgain(run: TrainingRun & { readonly cycles: number }) {
  return withDevice(async (compute) => {
    const live = liveBuffers();
    const counts: number[] = [];
    for (let cycle = 0; cycle < run.cycles; cycle++) {
      await trained(compute, run);
      counts.push(live.count());
    }
    live.end();
    return counts;
  });
}

/** The error of the engine for a network of these sizes or parameters, and the number of buffers that were made. */
export async function refusalOf(run: Pick<TrainingRun, "sizes" | "start">) {
  return withDevice((compute) => {
    const live = liveBuffers();
    try {
      new Network(compute, run.sizes, run.start).dispose();
      return Promise.resolve({ name: "", message: "", left: live.count() });
    } catch (error) {
      const { name, message } = error as Error;
      return Promise.resolve({ name, message, left: live.count() });
    } finally {
      live.end();
    }
  });
}

/** Counts buffers that were made and not freed. */
function liveBuffers() {
  const live = new Set<unknown>();
  const restore = [
    replaceMethod(
      "GPUDevice",
      "createBuffer",
      (original) =>
        function (...options) {
          const buffer = original.apply(this, options);
          live.add(buffer);
          return buffer;
        },
    ),
    replaceMethod(
      "GPUBuffer",
      "destroy",
      (original) =>
        function () {
          live.delete(this);
          return original.apply(this);
        },
    ),
  ];
  return {
    count: () => live.size,
    end: () => {
      for (const one of restore.reverse()) {
        one();
      }
    },
  };
}

/** Makes the n-th call for memory fail. */
function refuse(want: Want, n: number) {
  const REFUSALS = { scope: refuseInScope, throw: refuseByThrowing, pipeline: refusePipeline };
  let calls = 0;
  let done = false;
  const isTurn = () => {
    calls += 1;
    done ||= calls === n;
    return calls === n;
  };
  return { ...REFUSALS[want](isTurn), done: () => done };
}

function refuseByThrowing(isTurn: () => boolean) {
  const end = replaceMethod(
    "GPUDevice",
    "createBuffer",
    (original) =>
      function (...options) {
        if (isTurn()) {
          throw new RangeError("createBuffer failed, size is too large for the implementation");
        }
        return original.apply(this, options);
      },
  );
  return { end };
}

function refusePipeline(isTurn: () => boolean) {
  const end = replaceMethod(
    "GPUDevice",
    "createComputePipelineAsync",
    (original) =>
      function (...options) {
        return isTurn()
          ? Promise.reject(new GPUPipelineError("no room", { reason: "internal" }))
          : original.apply(this, options);
      },
  );
  return { end };
}

/** Fails as Chrome does: the buffer is invalid, and only the error scope around the call reports it. */
function refuseInScope(isTurn: () => boolean) {
  let refused = false;
  const ends = [
    replaceMethod(
      "GPUDevice",
      "createBuffer",
      (original) =>
        function (this: unknown, ...options) {
          if (!isTurn()) {
            return original.apply(this, options);
          }
          const buffer = invalidBuffer(this as GPUDevice, original);
          refused = true;
          return buffer;
        },
    ),
    replaceMethod(
      "GPUDevice",
      "popErrorScope",
      (original) =>
        function (...options) {
          const verdict = original.apply(this, options);
          if (refused) {
            refused = false;
            return Promise.resolve(new GPUOutOfMemoryError("no room"));
          }
          return verdict;
        },
    ),
  ];
  return {
    end: () => {
      for (const one of ends) {
        one();
      }
    },
  };
}

function invalidBuffer(
  device: GPUDevice,
  create: (this: unknown, ...options: unknown[]) => unknown,
): unknown {
  device.pushErrorScope("validation");
  const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.MAP_WRITE;
  const buffer = create.call(device, { label: "invalid", size: 16, usage });
  // This error is not the one to report.
  void device.popErrorScope();
  return buffer;
}
