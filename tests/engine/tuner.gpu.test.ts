import { expect, test } from "vitest";
import { parseTuning } from "../../src/engine/tuner.ts";
import { inChrome, useKernelPage } from "../browser/bridge.ts";

useKernelPage();

test("the fastest kernels are timed once, remembered, and leave the user's network alone", async () => {
  const { first, again, compiledAgain, store, onSoftware } = await inChrome("tuneTwice", {
    sizes: [49, 10],
    batch: 16,
  });
  expect(["layered", "fused"]).toContain(first.plan);
  expect(Object.keys(first.tiles).sort()).toEqual(["16x10x49", "49x10x16 a"]);
  expect(again).toEqual(first);
  expect(compiledAgain).toBe(0);
  expect(store).toHaveLength(1);
  expect(parseTuning(store[0])).toEqual(first);
  expect(onSoftware).toEqual({ plan: "layered", tiles: {} });
});

test("a stored tuning that is invalid is ignored", () => {
  expect(parseTuning('{"plan":"fused","tiles":{"1x1x1":"8x8"}}')).toEqual({
    plan: "fused",
    tiles: { "1x1x1": "8x8" },
  });
  for (const text of [
    undefined,
    "",
    "{",
    "{}",
    '{"plan":"quick"}',
    '{"plan":"fused","tiles":{"1x1x1":"9x9"}}',
  ]) {
    expect(parseTuning(text)).toBe(undefined);
  }
});
