import type { ComputeDevice } from "../engine/gpu/device.ts";
import { GpuClock } from "../engine/gpu/gpu-clock.ts";
import { type Dispatch, record } from "../engine/gpu/kernel.ts";
import { Memory } from "../engine/gpu/memory.ts";
import { nudged } from "../engine/gpu/nudge.ts";
import { tinyDispatches } from "./kernels.ts";
import { type Workload, runPasses } from "./workload.ts";

/**
 * The overhead of dispatches with almost nothing to compute: one after another in one pass, each reading what the one
 * before it wrote; each in its own pass; each in its own submit; of recording only; and of waiting for an idle GPU, as the
 * browser does it by itself. Figures published elsewhere often measure the third and call it the first.
 */
export async function overheadWorkloads(compute: ComputeDevice): Promise<readonly Workload[]> {
  const memory = new Memory(compute);
  const { device } = compute;
  const [dispatch, next] = await tinyDispatches(compute, memory);
  const clock = GpuClock.of(compute);
  const done = () => nudged(compute, device.queue.onSubmittedWorkDone());
  const workload = (name: string, run: (times: number) => Promise<unknown>): Workload => ({
    name,
    settle: done,
    run: async (times) => {
      const seconds = await run(times);
      return typeof seconds === "number" ? seconds : undefined;
    },
    dispose: () => {
      memory.dispose();
      clock?.dispose();
    },
  });
  return [
    workload("dispatch that reads the last one's", (times) => {
      const dispatches = Array.from({ length: times }, (_, index) =>
        index % 2 === 0 ? dispatch : next,
      );
      return runPasses(compute, [{ dispatches, times: 1 }], clock);
    }),
    workload("pass of one dispatch", (times) => {
      device.queue.submit([manyPasses(device, dispatch, times)]);
      return done();
    }),
    workload("submit of one dispatch", (times) => {
      for (let time = 0; time < times; time++) {
        device.queue.submit([onePass(device, dispatch, 1)]);
      }
      return done();
    }),
    workload("recording a dispatch", (times) => {
      onePass(device, dispatch, times);
      return Promise.resolve();
    }),
    workload("wait for an idle GPU", async (times) => {
      for (let time = 0; time < times; time++) {
        await device.queue.onSubmittedWorkDone();
      }
    }),
  ];
}

function onePass(device: GPUDevice, dispatch: Dispatch, times: number): GPUCommandBuffer {
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  for (let time = 0; time < times; time++) {
    record(pass, [dispatch]);
  }
  pass.end();
  return encoder.finish();
}

function manyPasses(device: GPUDevice, dispatch: Dispatch, times: number): GPUCommandBuffer {
  const encoder = device.createCommandEncoder();
  for (let time = 0; time < times; time++) {
    const pass = encoder.beginComputePass();
    record(pass, [dispatch]);
    pass.end();
  }
  return encoder.finish();
}
