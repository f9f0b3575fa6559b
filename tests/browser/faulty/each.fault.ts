import { test } from "vitest";
import { useOwnChrome } from "../bridge.ts";

// These tests pass by themselves. Their page causes a fault, and that alone must fail them.
const { page } = useOwnChrome();

test("uncaptured", async () => {
  await page().evaluate(async () => {
    const device = await (await navigator.gpu.requestAdapter())?.requestDevice();
    device?.createBuffer({ size: 4, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.MAP_WRITE });
    await device?.queue.onSubmittedWorkDone();
  });
});

test("lost", async () => {
  await page().evaluate(async () => {
    const device = await (await navigator.gpu.requestAdapter())?.requestDevice();
    globalThis.addEventListener("gone", () => device?.label);
  });
  const session = await page().browser().target().createCDPSession();
  await session.send("Browser.crashGpuProcess");
  await new Promise((resolve) => setTimeout(resolve, 500));
});

test("console", async () => {
  await page().evaluate(() => {
    console.error("something is wrong");
  });
});

test("rejection", async () => {
  await page().evaluate(() => {
    void Promise.reject(new Error("nobody caught this"));
  });
});
