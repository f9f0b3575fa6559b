import { afterEach, expect, test, vi } from "vitest";
import { sweepDisplay } from "../../../src/cli/sweep/live-table.ts";
import type { SweepProgress } from "../../../src/run/sweep/progress.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

/** What is printed after the first epoch of a sweep, of which a tenth is done. */
function estimateAfter(seconds: number): unknown[] {
  const printed = vi.spyOn(console, "log").mockImplementation(() => undefined);
  const progress = { share: 0.1 } as SweepProgress;
  sweepDisplay(progress, [], () => seconds).measured();
  return printed.mock.calls.flat();
}

test("a sweep tells how long it takes", () => {
  expect(estimateAfter(2)).toEqual(["About 20 s in all."]);
});

test("a sweep of less than five seconds does not", () => {
  expect(estimateAfter(0.4)).toEqual([]);
});
