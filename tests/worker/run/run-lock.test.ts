import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { RunLock } from "../../../src/worker/run/run-lock.ts";
import { TabLocks } from "../tab-locks.ts";

beforeEach(() => {
  vi.stubGlobal("navigator", { locks: new TabLocks() });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

const ignore = () => undefined;

test("one tab holds the lock until it releases it", async () => {
  const [one, other] = [new RunLock(), new RunLock()];
  expect(await one.take(false, ignore)).toBe(true);
  expect(await other.take(false, ignore)).toBe(false);
  one.release();
  await Promise.resolve();
  expect(await other.take(false, ignore)).toBe(true);
});

test("a tab is told when another one takes the lock from it", async () => {
  const [one, other] = [new RunLock(), new RunLock()];
  const stolen = vi.fn();
  await one.take(false, stolen);
  expect(await other.take(true, ignore)).toBe(true);
  expect([one.isHeld, other.isHeld, stolen.mock.calls.length]).toEqual([false, true, 1]);
});

test("two presses at once take the lock once, and not from each other", async () => {
  const [one, other] = [new RunLock(), new RunLock()];
  await one.take(false, ignore);
  const stolen = vi.fn();
  const presses = [other.take(true, stolen), other.take(true, stolen)];
  expect(await Promise.all(presses)).toEqual([true, true]);
  await Promise.resolve();
  expect([other.isHeld, stolen.mock.calls.length]).toEqual([true, 0]);
});

test("work that needs all tabs idle is done only where no tab trains", async () => {
  const work = vi.fn(() => Promise.resolve());
  const lock = new RunLock();
  await lock.take(false, ignore);
  await RunLock.whileFree(work);
  expect(work).not.toHaveBeenCalled();
  lock.release();
  await Promise.resolve();
  await RunLock.whileFree(work);
  expect(work).toHaveBeenCalledOnce();
  expect(await lock.take(false, ignore)).toBe(true);
});
