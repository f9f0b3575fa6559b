import { afterEach, expect, test, vi } from "vitest";
import { sweepDisplay } from "../../../src/cli/sweep/live-table.ts";
import type { Dataset } from "../../../src/data/index.ts";
import { SweepProgress } from "../../../src/run/sweep/progress.ts";

const data: Dataset = {
  ...{ name: "one", count: 1, width: 1, height: 1, classes: 1 },
  ...{ images: new Uint8Array(1), labels: Uint8Array.of(0) },
};

afterEach(() => {
  vi.restoreAllMocks();
});

/** What is printed after the first epoch of a sweep, of which a tenth is done. */
function estimateAfter(seconds: number): unknown[] {
  const printed = vi.spyOn(console, "log").mockImplementation(() => undefined);
  const progress = new SweepProgress([], data);
  vi.spyOn(progress, "share", "get").mockReturnValue(0.1);
  sweepDisplay(progress, [], () => seconds).measured();
  return printed.mock.calls.flat();
}

test("a sweep tells how long it takes", () => {
  expect(estimateAfter(2)).toEqual(["About 20 s in all."]);
});

test("a sweep of less than five seconds does not", () => {
  expect(estimateAfter(0.4)).toEqual([]);
});
