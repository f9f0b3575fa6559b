import { beforeEach, expect, test, vi } from "vitest";
import { GpuFailure } from "../../../src/engine/index.ts";
import type { PreparedRun } from "../../../src/run/prepare-run.ts";
import type { Task } from "../../../src/run/task.ts";
import type { Gpu } from "../../../src/worker/gpu.ts";
import { RestorableRun } from "../../../src/worker/run/restorable-run.ts";

vi.hoisted(() => {
  vi.stubGlobal("navigator", { userAgent: "a browser" });
});

/** Every preparation succeeds: the GPU is lost only when the run works. */
vi.mock("../../../src/run/prepare-run.ts", () => ({
  prepareRun: (compute: unknown) =>
    Promise.resolve({ compute, trainer: { plan: { name: "layered" } } }),
  disposeRun: () => undefined,
}));

/** GPUs that are there until the test takes them away. */
class LosableGpus {
  compute = { failure: new AbortController().signal };

  reopen() {
    this.compute = { failure: new AbortController().signal };
    return Promise.resolve(this.compute);
  }
}

const stateAfter = (stepsDone: number) =>
  ({ epochsDone: 0, stepsDone }) as NonNullable<RestorableRun["saved"]>;

let run: RestorableRun;

beforeEach(async () => {
  run = await RestorableRun.create(new LosableGpus() as unknown as Gpu, {} as Task, undefined);
});

/** Loses the run's GPU before anything new is saved, until the run is given up; returns how many GPUs were replaced. */
async function replacementsUntilGivenUp(): Promise<number> {
  for (let replaced = 0; replaced < 20; replaced++) {
    try {
      await run.restore();
    } catch (error) {
      expect(error).toBeInstanceOf(GpuFailure);
      expect((error as Error).message).toBe(
        "each of the 5 GPUs that took its place was lost, too, before a new training step was saved",
      );
      return replaced;
    }
  }
  throw new Error("The run is restored without end.");
}

test("a run that loses every new GPU before its first save is given up after five", async () => {
  expect(await replacementsUntilGivenUp()).toBe(5);
});

test("a newly saved step allows five more GPUs", async () => {
  for (let step = 1; step <= 10; step++) {
    await run.restore();
    run.save(stateAfter(step));
  }
  expect(await replacementsUntilGivenUp()).toBe(5);
});

test("saving the same step again allows no more", async () => {
  run.save(stateAfter(3));
  await run.restore();
  await run.restore();
  run.save(stateAfter(3));
  expect(await replacementsUntilGivenUp()).toBe(3);
});

test("a run is given up without touching what is prepared", async () => {
  await replacementsUntilGivenUp();
  const prepared: PreparedRun = run.prepared;
  await expect(run.restore()).rejects.toThrow(GpuFailure);
  expect(run.prepared).toBe(prepared);
});
