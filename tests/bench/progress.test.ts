import { expect, test } from "vitest";
import { type BenchmarkProgress, ProgressMeter } from "../../src/bench/progress.ts";

test("the time left is estimated from the time so far, once a twentieth is done", () => {
  let now = 5000;
  const told: BenchmarkProgress[] = [];
  const meter = new ProgressMeter(
    100,
    (progress) => told.push(progress),
    () => now,
  );
  now = 6000;
  meter.add(4);
  now = 10_000;
  meter.add(16);
  meter.add(0.1);
  now = 25_000;
  meter.add(90);
  expect(told).toEqual([
    { share: 0.04, secondsLeft: undefined },
    { share: 0.2, secondsLeft: 20 },
    { share: 1, secondsLeft: 0 },
  ]);
});
