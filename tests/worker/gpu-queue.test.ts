import { expect, test } from "vitest";
import { GpuQueue } from "../../src/worker/gpu-queue.ts";
import type { Gpu } from "../../src/worker/gpu.ts";

/** The queue only hands it on. */
const GPU = {} as unknown as Gpu;

/** Work that says when it starts and ends, and takes some turns of the event loop. */
function work(name: string, log: string[]): () => Promise<string> {
  return async () => {
    log.push(`${name} starts`);
    await new Promise((resolve) => setTimeout(resolve, 2));
    log.push(`${name} ends`);
    return name;
  };
}

test("one piece of work starts when the one before it has ended", async () => {
  const queue = new GpuQueue(Promise.resolve(GPU));
  const log: string[] = [];
  const results = await Promise.all([
    queue.run(work("warm-up", log)),
    queue.run(work("train", log)),
  ]);
  expect(results).toEqual(["warm-up", "train"]);
  expect(log).toEqual(["warm-up starts", "warm-up ends", "train starts", "train ends"]);
});

test("work that fails tells its caller, and holds nobody else up", async () => {
  const queue = new GpuQueue(Promise.resolve(GPU));
  const failing = queue.run(() => Promise.reject(new Error("no room")));
  const next = queue.run(() => Promise.resolve("next"));
  await expect(failing).rejects.toThrow("no room");
  expect(await next).toBe("next");
});

test("without a GPU no work is done", async () => {
  const queue = new GpuQueue(Promise.resolve(undefined));
  const log: string[] = [];
  expect(await queue.run(work("train", log))).toBeUndefined();
  expect(log).toEqual([]);
});

test("without a GPU, work that can do without is done, in its turn", async () => {
  const queue = new GpuQueue(Promise.resolve(undefined));
  const log: string[] = [];
  const results = await Promise.all([
    queue.runAnyway(work("examine", log)),
    queue.runAnyway((gpu) => Promise.resolve(gpu)),
  ]);
  expect(results).toEqual(["examine", undefined]);
  expect(log).toEqual(["examine starts", "examine ends"]);
});
