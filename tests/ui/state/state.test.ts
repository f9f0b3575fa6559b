import { describe, expect, test } from "vitest";
import {
  type AppState,
  canExamine,
  canExplain,
  explainRefusal,
  gpuRefusal,
  initialState,
  isUntrained,
  isWithoutGpu,
  judgementOf,
  trainingRefusal,
} from "../../../src/ui/state/state.ts";
import { headlineWords } from "../../../src/ui/state/words.ts";
import type { RunState } from "../../../src/worker/run/run-state.ts";

const inPhase = (status: RunState["status"]): AppState => ({
  ...initialState,
  run: { ...initialState.run, status },
});

const NO_GPU = inPhase({ phase: "no-gpu", reason: "missing" });

/** The GPU is lost for good, and the network that comes with the page stands in. */
const LOST: AppState = {
  ...inPhase({ phase: "failed", failure: { kind: "gpu", message: "lost" } }),
  standIn: { network: { real: { accuracy: 0.9699, digits: 60_000 } } } as AppState["standIn"],
};

const READY = inPhase({ phase: "ready" });

/** The judgement of a network that reads everything as this digit. */
const reading = (digit: number) => ({
  predictions: [],
  drawing: Float32Array.from({ length: 10 }, (_, label) => Number(label === digit)),
});

const SHARED: AppState = {
  ...READY,
  shared: { shown: { sizes: [784, 10], words: "", accuracy: undefined, judgement: reading(1) } },
};

describe("without a GPU", () => {
  test("nothing trains, whether there never was one or it is lost for good", () => {
    for (const state of [NO_GPU, LOST]) {
      expect(isWithoutGpu(state)).toBe(true);
      expect(trainingRefusal(state)).toBe("Training needs WebGPU.");
    }
    expect(isWithoutGpu(READY)).toBe(false);
    expect(trainingRefusal(READY)).toBeUndefined();
  });

  test("another network answers, which is trained and can be examined", () => {
    for (const state of [NO_GPU, LOST]) {
      expect(isUntrained(state)).toBe(false);
      expect(canExamine(state)).toBe(true);
    }
    expect(isUntrained(READY)).toBe(true);
    expect(canExamine(READY)).toBe(false);
  });

  test("the headline never calls the network untrained, also before it is loaded", () => {
    const inUse = { name: "d", count: 100, width: 28, height: 28, classes: 10, only: undefined };
    expect(headlineWords({ ...NO_GPU, data: { inUse } })).toBe("");
    expect(headlineWords({ ...LOST, data: { inUse } })).toBe("96.99 % of real digits right");
  });
});

describe("what needs the GPU for itself is refused while something else has it", () => {
  const underWay: Readonly<Record<"run" | "sweep" | "benchmark", AppState>> = {
    run: inPhase({ phase: "paused", progress: undefined }),
    sweep: { ...READY, sweep: { ...READY.sweep, status: { phase: "paused" } } },
    benchmark: { ...READY, benchmark: { running: true, rows: [] } },
  };
  const kinds = ["run", "sweep", "benchmark"] as const;
  const pairs = kinds.flatMap((asking) => kinds.map((other) => [asking, other] as const));

  test.each(pairs)("a %s beside a %s", (asking, other) => {
    const refusal = gpuRefusal(underWay[other], asking);
    if (asking === other) {
      expect(refusal).toBeUndefined();
    } else {
      expect(refusal).toMatch(new RegExp(`^A ${other} is under way and needs the GPU for itself`));
    }
  });

  test("nothing trains beside a sweep or a benchmark", () => {
    expect(trainingRefusal(underWay.sweep)).toMatch(/^A sweep is under way/);
    expect(trainingRefusal(underWay.benchmark)).toMatch(/^A benchmark is under way/);
    expect(trainingRefusal(underWay.run)).toBeUndefined();
  });

  test("nothing is refused where nothing is under way", () => {
    expect(gpuRefusal(READY)).toBeUndefined();
  });
});

test("a network from elsewhere answers and can be examined, until a past moment is looked at", () => {
  expect(judgementOf(SHARED).drawing?.indexOf(1)).toBe(1);
  expect(canExamine(SHARED)).toBe(true);
  expect(isUntrained(SHARED)).toBe(false);
  const shown = { steps: 0, judgement: reading(2), isValidation: true };
  const past = { ...SHARED, snapshots: { moments: [0], shown } } as unknown as AppState;
  // The picture shows that moment, too: see picture-desk.ts.
  expect(judgementOf(past).drawing?.indexOf(1)).toBe(2);
  expect(isUntrained(past)).toBe(true);
});

test("the next step is explained of now only, not beside a past moment", () => {
  const now = { ...READY, run: { ...READY.run, status: { phase: "paused" } } } as AppState;
  expect(canExplain(now)).toBe(true);
  expect(explainRefusal(now)).toBeUndefined();
  const past = { ...now, snapshots: { moments: [0], shown: { steps: 0 } } } as unknown as AppState;
  expect(canExplain(past)).toBe(false);
  expect(explainRefusal(past)).toBe("Return to now to explain the next step.");
});
