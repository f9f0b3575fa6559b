import { expect, test } from "vitest";
import { OneCaller } from "../../src/base/one-caller.ts";

const refusing = () => new OneCaller(() => new Error("busy"));

test("who comes while work is under way is refused", async () => {
  const caller = refusing();
  const work = caller.run(() => Promise.resolve("done"));
  expect(caller.isBusy).toBe(true);
  await expect(caller.run(() => Promise.resolve("too"))).rejects.toThrow("busy");
  expect(await work).toBe("done");
});

test("work that fails lets the next caller in", async () => {
  const caller = refusing();
  await expect(caller.run(() => Promise.reject(new Error("lost")))).rejects.toThrow("lost");
  expect(caller.isBusy).toBe(false);
  expect(await caller.run(() => Promise.resolve("next"))).toBe("next");
});
