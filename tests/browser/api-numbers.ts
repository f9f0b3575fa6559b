import {
  type ComputeDevice,
  Network,
  Trainer,
  type TrainingState,
} from "../../src/engine/index.ts";
import { countBroken } from "../../src/engine/model/parameters.ts";
import type { TrainingRun } from "./api-training.ts";
import { withDevice } from "./device.ts";
import { replaceMethod } from "./sabotage.ts";

/** Bits to write into a parameter or a moment during training. */
export interface Injection {
  readonly tensor: "parameters" | "m" | "v";
  readonly layer: number;
  readonly part: "weights" | "bias";
  /** The column in the first row of the weights, or in the bias. */
  readonly column: number;
  readonly bits: number;
  /** The number of steps taken before. */
  readonly step: number;
}

/** How training reacted. */
export interface Discovery {
  readonly name: string;
  readonly message: string;
  /** Epochs that ended after the injection. */
  readonly epochsAfter: number;
  /** Values that are not numbers in all saved states together. */
  readonly keptBroken: number;
  /** Whether any state was saved. */
  readonly kept: boolean;
}

/** Trains anew for each injection, saving after each epoch. */
export async function injectNumbers(
  run: TrainingRun & { readonly injections: readonly Injection[] },
): Promise<Discovery[]> {
  return withDevice(async (compute) => {
    const found: Discovery[] = [];
    for (const injection of run.injections) {
      found.push(await discovery(compute, run, injection));
    }
    return found;
  });
}

async function discovery(
  compute: ComputeDevice,
  run: TrainingRun,
  injection: Injection,
): Promise<Discovery> {
  const buffers = new Map<string, GPUBuffer>();
  const end = replaceMethod(
    "GPUDevice",
    "createBuffer",
    (original) =>
      function (...options) {
        const buffer = original.apply(this, options) as GPUBuffer;
        buffers.set(buffer.label, buffer);
        return buffer;
      },
  );
  const network = new Network(compute, run.sizes, run.start);
  const trainer = await Trainer.create(compute, network, run);
  end();

  const kept: TrainingState[] = [];
  const write = (state: TrainingState) => {
    kept.push(state);
  };
  const save = { interval: 60_000, write };
  let left = injection.step;
  while (left > 0) {
    const steps = Math.min(left, trainer.steps);
    for await (const epoch of trainer.epochs(run.epochs, { steps, save })) {
      left -= 0 * epoch.epoch;
    }
    left -= steps;
  }

  const layer = network.model.layers[injection.layer];
  const offset = (layer?.[injection.part].offset ?? 0) + 4 * injection.column;
  const target = buffers.get(injection.tensor) as GPUBuffer;
  compute.device.queue.writeBuffer(target, offset, Uint32Array.of(injection.bits));
  let epochsAfter = 0;
  let error: Error | undefined;
  try {
    for await (const epoch of trainer.epochs(run.epochs, { save })) {
      epochsAfter += Number(epoch.epoch > 0);
    }
  } catch (caught) {
    error = caught as Error;
  }
  trainer.dispose();
  network.dispose();
  return {
    name: error?.name ?? "",
    message: error?.message ?? "",
    epochsAfter,
    kept: kept.length > 0,
    keptBroken: kept.reduce((sum, state) => sum + brokenIn(state), 0),
  };
}

/** How many values of a state are not numbers. */
export function brokenIn({ parameters, m, v }: TrainingState): number {
  return [...parameters, ...m, ...v].reduce(
    (sum, { weights, bias }) => sum + countBroken(weights) + countBroken(bias),
    0,
  );
}
