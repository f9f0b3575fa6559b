// What every part of the probe needs: the GPU, the digits, a stopwatch and a place for its findings.

import { type Dispatch, record } from "../../src/engine/gpu/kernel.ts";
import type { ComputeDevice, Examples } from "../../src/engine/index.ts";

/** The network of the project's figures. */
export const SIZES = [784, 128, 64, 10] as const;

export interface Probe {
  /** The engine takes a GPU's kernels on it, even where software computes. */
  readonly compute: ComputeDevice;
  /** Whether software computes. */
  readonly software: boolean;
  readonly digits: Examples;
  /** Whether it only has to be seen that everything runs. */
  readonly quick: boolean;
  /** The time of a wait for the GPU, in milliseconds; each sample is shortened by it. */
  readonly wait: number;
  /** Prints a finding and keeps it for the JSON. */
  readonly report: (name: string, value: unknown) => void;
}

/** The length of a sample in milliseconds, the wait not counted. */
const SAMPLE = 60;

const SAMPLES = 5;

/**
 * How long something takes on the GPU: the median of five samples, in microseconds. A quick probe takes one sample, which
 * is not repeated, and so measures nothing well.
 *
 * @param encode makes a command buffer that does it a number of times
 * @param parts what is done once consists of this many equal parts; the time is that of one
 */
export async function microseconds(
  { compute, quick, wait }: Probe,
  encode: (times: number) => GPUCommandBuffer,
  parts = 1,
): Promise<number> {
  const { device, failure } = compute;
  const once = async (times: number) => {
    const commands = encode(times);
    const start = performance.now();
    device.queue.submit([commands]);
    await device.queue.onSubmittedWorkDone();
    failure.throwIfAborted();
    return performance.now() - start - wait;
  };
  const first = await once(1);
  if (quick) {
    return Number(((1000 * first) / parts).toFixed(2));
  }
  let times = 1;
  for (let taken = await once(times); taken < SAMPLE; taken = await once(times)) {
    times = Math.ceil(times * Math.min(8, Math.max(1.5, (1.3 * SAMPLE) / Math.max(taken, 1e-3))));
  }
  const samples: number[] = [];
  for (let round = 0; round < SAMPLES; round++) {
    samples.push((await once(times)) / times / parts);
  }
  return Number((1000 * median(samples)).toFixed(2));
}

/** Encodes dispatches, repeated in one pass. */
export function inOnePass({ compute }: Probe, dispatches: readonly Dispatch[]) {
  return (times: number): GPUCommandBuffer => {
    const encoder = compute.device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    for (let time = 0; time < times; time++) {
      record(pass, dispatches);
    }
    pass.end();
    return encoder.finish();
  };
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] as number;
}
