import { expect, test } from "vitest";
import { LateDesk } from "../../src/worker/late-desk.ts";

interface Desk {
  readonly name: string;
}

test("the code of a desk is loaded once, when it is first asked for", async () => {
  let loads = 0;
  const late = new LateDesk<Desk>(() => {
    loads += 1;
    return Promise.resolve({ name: "sweep" });
  });
  expect([loads, late.loaded]).toEqual([0, undefined]);
  const desks = await Promise.all([late.open(), late.open()]);
  expect(desks[0]).toBe(desks[1]);
  expect(late.loaded).toBe(desks[0]);
  expect(loads).toBe(1);
});

test("where its code cannot be loaded, all who wait are told, and the next one tries again", async () => {
  const outcomes = [Promise.reject(new TypeError("offline")), Promise.resolve({ name: "sweep" })];
  const late = new LateDesk<Desk>(() => outcomes.shift() as Promise<Desk>);
  const waiting = await Promise.allSettled([late.open(), late.open()]);
  expect(waiting.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(await late.open()).toEqual({ name: "sweep" });
});
