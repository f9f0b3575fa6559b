import { expect, test } from "vitest";
import { GpuFailure, GpuMemoryError, NoGpuError } from "../../src/engine/index.ts";
import { failureAfterLoss } from "../../src/worker/failure.ts";

const full = new GpuMemoryError("The GPU has no room for the layers.");

test.each([new NoGpuError("No GPU is offered."), new GpuFailure("No GPU is offered")])(
  "a GPU that is lost without another one did not come back",
  (error) => {
    const words = "The GPU was lost and did not come back: No GPU is offered.";
    expect(failureAfterLoss(error, false)).toEqual({ kind: "gpu", message: words });
    expect(failureAfterLoss(error, true)).toEqual({
      kind: "gone",
      message: `${words} The run is saved: reload the page and continue. If there is still no GPU, restart the browser.`,
    });
  },
);

test("a run that another GPU has no room for is not said to have none", () => {
  const words =
    "The GPU was lost, and the run could not continue on another one: The GPU has no room for the layers.";
  expect(failureAfterLoss(full, false)).toEqual({ kind: "request", message: words });
  expect(failureAfterLoss(full, true)).toEqual({
    kind: "gone",
    message: `${words} The run is saved: reload the page and continue.`,
  });
});
