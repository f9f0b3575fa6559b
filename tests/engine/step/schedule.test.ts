import { describe, expect, test } from "vitest";
import { rateShare, scheduleOf } from "../../../src/engine/step/schedule.ts";
import { hasStalled, historyCsv } from "../../../src/run/history.ts";

describe("the learning rate", () => {
  test("is constant, falls, or rises and then falls", () => {
    const at = [0, 0.15, 0.3, 0.65, 1];
    const shares = (name: Parameters<typeof rateShare>[0]) =>
      at.map((share) => rateShare(name, share));
    expect(shares("constant")).toEqual([1, 1, 1, 1, 1]);
    const [start, , , middle, end] = shares("cosine") as [number, number, number, number, number];
    expect([start, end]).toEqual([1, 0]);
    expect(middle).toBeCloseTo((1 + Math.cos(0.65 * Math.PI)) / 2, 12);
    // The defaults of torch.optim.lr_scheduler.OneCycleLR: from 1/25 of the peak up to it, then to 1/10,000 of the start.
    const cycle = shares("one-cycle") as [number, number, number, number, number];
    expect(cycle[0]).toBeCloseTo(1 / 25, 12);
    expect(cycle[1]).toBeCloseTo((1 + 1 / 25) / 2, 12);
    expect(cycle[2]).toBe(1);
    expect(cycle[3]).toBeCloseTo((1 + 1 / 25e4) / 2, 12);
    expect(cycle[4]).toBeCloseTo(1 / 25e4, 12);
  });

  test("of each step follows its number in the whole run, with the bias correction", () => {
    const table = new Float32Array(scheduleOf(4, 2, (step) => step + 1, 2).buffer);
    // Steps 2 and 3 of the run; t is one more.
    const correction = (t: number) => Math.sqrt(1 - 0.999 ** t) / (1 - 0.9 ** t);
    expect(table[0]).toBeCloseTo(3 * correction(3), 6);
    expect(table[2]).toBeCloseTo(4 * correction(4), 6);
  });
});

describe("a run's epochs", () => {
  const epoch = (number: number, valAccuracy: number) => ({
    epoch: number,
    trainLoss: 0.5,
    trainAccuracy: 0.8,
    valLoss: 0.6,
    valAccuracy,
    seconds: 1,
    samplesPerSecond: 100,
  });

  test("are written as Keras's CSVLogger writes them", () => {
    expect(historyCsv([epoch(1, 0.7), epoch(2, 0.75)])).toBe(
      "epoch,accuracy,loss,val_accuracy,val_loss\n0,0.8,0.5,0.7,0.6\n1,0.8,0.5,0.75,0.6\n",
    );
    const { valLoss, valAccuracy, ...unjudged } = epoch(1, 0.7);
    expect([valLoss, valAccuracy]).toEqual([0.6, 0.7]);
    expect(historyCsv([{ ...unjudged, valLoss: undefined, valAccuracy: undefined }])).toBe(
      "epoch,accuracy,loss\n0,0.8,0.5\n",
    );
  });

  test("have stalled when the best one is `patience` epochs old, and never by default", () => {
    const run = [epoch(1, 0.7), epoch(2, 0.8), epoch(3, 0.8), epoch(4, 0.79)];
    expect([0, 1, 2, 3].map((patience) => hasStalled(run, patience))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(hasStalled([], 1)).toBe(false);
  });
});
