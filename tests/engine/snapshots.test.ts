import { expect, test } from "vitest";
import { isLandmark, landmarkAfter } from "../../src/engine/snapshots.ts";

test("snapshots follow each other at the steps 0, 1, 2, 5, 10, 20, 50, …", () => {
  const steps = [0];
  while ((steps.at(-1) as number) < 50_000) {
    steps.push(landmarkAfter(steps.at(-1) as number));
  }
  expect(steps).toEqual([
    0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000,
  ]);
  expect(Array.from({ length: 1001 }, (_, step) => step).filter(isLandmark)).toEqual(
    steps.filter((step) => step <= 1000),
  );
});
