import type { ComputeDevice } from "../engine/gpu/device.ts";
import { type Dispatch, record } from "../engine/gpu/kernel.ts";
import { Memory } from "../engine/gpu/memory.ts";
import { tinyDispatch } from "./kernels.ts";
import type { Workload } from "./workload.ts";

/**
 * The overhead of dispatches with almost nothing to compute: many in one pass, each in its own pass, each in its own submit;
 * of recording only; and of waiting for an idle GPU. Figures published elsewhere often measure the third and call it the
 * first.
 */
export async function overheadWorkloads(compute: ComputeDevice): Promise<readonly Workload[]> {
  const memory = new Memory(compute);
  const { device } = compute;
  const dispatch = await tinyDispatch(compute, memory);
  const done = () => device.queue.onSubmittedWorkDone();
  const workload = (name: string, run: (times: number) => Promise<void>): Workload => ({
    name,
    settle: done,
    run: async (times) => {
      await run(times);
      return undefined;
    },
    dispose: () => {
      memory.dispose();
    },
  });
  return [
    workload("dispatch in a pass", async (times) => {
      device.queue.submit([onePass(device, dispatch, times)]);
      await done();
    }),
    workload("pass of one dispatch", async (times) => {
      device.queue.submit([manyPasses(device, dispatch, times)]);
      await done();
    }),
    workload("submit of one dispatch", async (times) => {
      for (let time = 0; time < times; time++) {
        device.queue.submit([onePass(device, dispatch, 1)]);
      }
      await done();
    }),
    workload("recording a dispatch", (times) => {
      onePass(device, dispatch, times);
      return Promise.resolve();
    }),
    workload("sync with an idle GPU", async (times) => {
      for (let time = 0; time < times; time++) {
        await done();
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
