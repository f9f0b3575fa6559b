import { describe, expect, test } from "vitest";
import { type Snapshot, isLandmark } from "../../../src/engine/index.ts";
import { mostSnapshots, upTo, withSnapshot } from "../../../src/worker/snapshots/snapshot-list.ts";

/** Bytes of the default network's snapshots: 784-128-64-10, padded. */
const BYTES = 219_036;

function snapshotOf(steps: number, halves = new Uint16Array(BYTES / 2)): Snapshot {
  return { steps, halves };
}

/** The steps that are kept of a run whose snapshots come in this order. */
function keptOf(
  steps: readonly number[],
  {
    kept,
    bytes = BYTES,
  }: { kept?: (latest: number) => (number | undefined)[]; bytes?: number } = {},
): number[] {
  const halves = new Uint16Array(bytes / 2);
  return steps
    .reduce<readonly Snapshot[]>(
      (list, step) => withSnapshot(list, snapshotOf(step, halves), kept?.(step) ?? []),
      [],
    )
    .map((snapshot) => snapshot.steps);
}

/** The steps at which a run takes snapshots. */
function stepsOf(epochs: number, perEpoch: number): number[] {
  return Array.from({ length: epochs * perEpoch + 1 }, (_, step) => step).filter(
    (step) => isLandmark(step) || step % perEpoch === 0,
  );
}

test("64 snapshots of the default network are kept, and fewer of a large one", () => {
  expect(mostSnapshots(BYTES)).toBe(64);
  expect(mostSnapshots(2 ** 22)).toBe(16);
  expect(mostSnapshots(2 ** 23)).toBe(8);
  expect(mostSnapshots(2 ** 23 + 1)).toBe(0);
});

test("a short run keeps all its snapshots", () => {
  const steps = stepsOf(10, 150);
  expect(keptOf(steps)).toEqual(steps);
});

describe("a run of 1,000 epochs", () => {
  const steps = stepsOf(1000, 150);
  const kept = keptOf(steps);
  const landmarks = steps.filter(isLandmark);
  const epochs = kept.filter((step) => step % 150 === 0 && !isLandmark(step));

  test("keeps as many snapshots as it may", () => {
    expect(kept).toHaveLength(64);
  });

  test("keeps the first, the latest, and the steps 1, 2, 5, 10, …", () => {
    expect(kept[0]).toBe(0);
    expect(kept.at(-1)).toBe(150_000);
    expect(kept.filter(isLandmark)).toEqual(landmarks);
  });

  test("keeps epochs that lie evenly over the run", () => {
    const gaps = epochs.slice(1).map((step, at) => step - (epochs[at] as number));
    // 48 epochs of 1,000: on average every 21st.
    expect(Math.max(...gaps)).toBeLessThanOrEqual(48 * 150);
    const halves = epochs.filter((step) => step <= 75_000).length / epochs.length;
    expect(Math.abs(halves - 0.5)).toBeLessThan(0.15);
  });
});

test("the best epoch and the one that is looked at stay, however many come after them", () => {
  const kept = keptOf(stepsOf(500, 150), {
    kept: (latest) => [latest >= 450 ? 450 : undefined, latest >= 1050 ? 1050 : undefined],
  });
  expect(kept).toHaveLength(64);
  expect(kept).toContain(450);
  expect(kept).toContain(1050);
});

test("where there is little room, the steps of the first epoch are thinned by their ratio", () => {
  const kept = keptOf(stepsOf(1, 5000), { bytes: 2 ** 23 });
  expect(kept).toHaveLength(8);
  expect([kept[0], kept.at(-1)]).toEqual([0, 5000]);
  const ratios = kept.slice(1).map((step, at) => (step + 1) / ((kept[at] as number) + 1));
  expect(Math.max(...ratios)).toBeLessThan(12);
});

test("a network that is too large has no snapshots", () => {
  expect(keptOf([0, 1, 2], { bytes: 2 ** 24 })).toEqual([]);
});

test("a run that goes on from an earlier step takes its later snapshots anew", () => {
  const list = [0, 1, 2, 5, 10].map((steps) => snapshotOf(steps));
  expect(upTo(list, 5).map(({ steps }) => steps)).toEqual([0, 1, 2, 5]);
  const again = snapshotOf(5);
  const anew = withSnapshot(list, again, []);
  expect(anew.map(({ steps }) => steps)).toEqual([0, 1, 2, 5]);
  expect(anew.at(-1)).toBe(again);
});
