// What lies between host and GPU: waits, gaps between dispatches, and the time it takes to record one.

import { type Dispatch, prepare } from "../../src/engine/gpu/kernel.ts";
import { Memory, Readback } from "../../src/engine/gpu/memory.ts";
import type { ComputeDevice } from "../../src/engine/index.ts";
import { biasRelu } from "../../src/shaders/index.ts";
import { type Probe, inOnePass, median, microseconds } from "./probe.ts";

const ROUNDS = 30;
const INDEPENDENT = 64;
const RECORDED = 20_000;

/** Dawn in Node asks through setImmediate whether the GPU is done: without a pause, or here once a millisecond. */
export const POLLING: Readonly<Record<string, typeof setImmediate>> = {
  "without a pause": globalThis.setImmediate,
  "once a millisecond": ((ask: () => void) => setTimeout(ask, 1)) as never,
};

/** Polls as suits the adapter: a software adapter needs the core that constant asking would take. */
export function pollFor(software: boolean): void {
  const name = software ? "once a millisecond" : "without a pause";
  globalThis.setImmediate = POLLING[name] as typeof setImmediate;
}

/** The milliseconds of a wait for one small dispatch. */
export async function waitOf(compute: ComputeDevice): Promise<number> {
  const memory = new Memory(compute);
  const dispatch = await smallDispatch(compute, memory, "a");
  const { queue } = compute.device;
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    queue.submit([inOnePass({ compute } as Probe, [dispatch])(1)]);
    await queue.onSubmittedWorkDone();
    times.push(performance.now() - start);
  }
  memory.dispose();
  return median(times);
}

export async function probeWaits({ compute, software, report }: Probe): Promise<void> {
  const { queue } = compute.device;
  const memory = new Memory(compute);
  const source = memory.storage("source", 64);
  const readback = new Readback(compute, 64);
  for (const [name, poll] of Object.entries(POLLING)) {
    globalThis.setImmediate = poll;
    const times = { idle: [] as number[], readback: [] as number[] };
    for (let round = 0; round < ROUNDS; round++) {
      const start = performance.now();
      await queue.onSubmittedWorkDone();
      const middle = performance.now();
      await readback.read(source);
      times.idle.push(middle - start);
      times.readback.push(performance.now() - middle);
    }
    report(`polling ${name}: a wait for an idle GPU, ms`, median(times.idle));
    report(`polling ${name}: a readback, ms`, median(times.readback));
  }
  pollFor(software);
  readback.dispose();
  memory.dispose();
}

export async function probeGaps(probe: Probe): Promise<void> {
  const { compute, report } = probe;
  const memory = new Memory(compute);
  const one = await smallDispatch(compute, memory, "a");
  const others = await Promise.all(
    Array.from({ length: INDEPENDENT }, (_, index) => smallDispatch(compute, memory, `a${index}`)),
  );
  report(
    "a dispatch after one that wrote the same buffer, µs",
    await microseconds(probe, inOnePass(probe, [one])),
  );
  report(
    "a dispatch after one that wrote another buffer, µs",
    await microseconds(probe, inOnePass(probe, others), INDEPENDENT),
  );
  const start = performance.now();
  inOnePass(probe, [one])(RECORDED);
  report("recording a dispatch, µs of the host", (1000 * (performance.now() - start)) / RECORDED);
  memory.dispose();
}

/** a = max(z + b, 0) of one 4×4 block. */
function smallDispatch(compute: ComputeDevice, memory: Memory, label: string): Promise<Dispatch> {
  const a = memory.storage(label, 64);
  const [z, b] = [memory.storage("z", 64), memory.storage("b", 16)];
  return prepare(compute, biasRelu, { ROWS: 4, COLUMN_BLOCKS: 1, RELU: 1 }, { z, b, a });
}
