import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Epoch } from "../../../src/engine/index.ts";
import { defaultSettings } from "../../../src/run/settings.ts";
import { type AppState, initialState } from "../../../src/ui/state/state.ts";
import {
  bestWords,
  headlineWords,
  restoredWords,
  shareOf,
  statusWords,
  titleOf,
  unfinishedWords,
} from "../../../src/ui/state/words.ts";
import type { RunState, Status } from "../../../src/worker/run/run-state.ts";

const DATA = { name: "d", count: 1000, width: 28, height: 28, classes: 10, only: undefined };
const SETTINGS = { ...defaultSettings, epochs: 4, batch: 10 };
const EPOCH: Epoch = {
  epoch: 1,
  trainLoss: 0.5,
  trainAccuracy: 0.8,
  valLoss: 0.4,
  valAccuracy: 0.75,
  seconds: 2,
  samplesPerSecond: 400,
};

function runOf(status: Status, epochs: readonly Epoch[] = []): RunState {
  const trained = { settings: SETTINGS, data: DATA, drawings: 0 };
  return { ...initialState.run, status, epochs, trained };
}

function stateOf(status: Status, epochs?: readonly Epoch[]): AppState {
  return { ...initialState, data: { inUse: DATA }, run: runOf(status, epochs) };
}

const progress = { epoch: 2, step: 40, steps: 80, samplesPerSecond: 400 };

describe("the status line", () => {
  test("says how many digits the run will train on, and how many it sets aside", () => {
    expect(statusWords(stateOf({ phase: "ready" }), SETTINGS)).toBe(
      "Ready\u00a0· 800 training and 200 validation digits",
    );
  });

  test("says that digits are being drawn while there are none", () => {
    const state = { ...stateOf({ phase: "ready" }), data: {} };
    expect(statusWords(state, SETTINGS)).toBe("Drawing digits…");
  });

  test("says how far the training is, how fast, and how long it will take", () => {
    expect(statusWords(stateOf({ phase: "training", progress }, [EPOCH]), SETTINGS)).toBe(
      "Training\u00a0· epoch 2 of 4\u00a0· 37 %\u00a0· 400 samples/s\u00a0· 5 s left",
    );
  });

  test("says where a paused run stands", () => {
    expect(statusWords(stateOf({ phase: "paused", progress }, [EPOCH]), SETTINGS)).toBe(
      "Paused in epoch 2, step 40 of 80",
    );
    expect(statusWords(stateOf({ phase: "paused", progress: undefined }, [EPOCH]), SETTINGS)).toBe(
      "Paused after epoch 1",
    );
  });

  test("says that a run ended early because it got no better", () => {
    expect(statusWords(stateOf({ phase: "done" }, [EPOCH]), SETTINGS)).toMatch(
      /^Done: 1 epoch in 2\.00 s, stopped early$/,
    );
  });
});

test("a run is as far as its epochs and the steps of the present one", () => {
  expect(shareOf(runOf({ phase: "training", progress }, [EPOCH]))).toBe(0.375);
  expect(shareOf(runOf({ phase: "done" }, [EPOCH, EPOCH, EPOCH, EPOCH]))).toBe(1);
});

test("the best epoch is named with the interval of its accuracy, if it was validated", () => {
  expect(bestWords(runOf({ phase: "done" }))).toBeUndefined();
  expect(bestWords(runOf({ phase: "done" }, [EPOCH]))).toMatch(
    /^best validation accuracy 75\.00 % ± \d\.\d points \(epoch 1\)$/,
  );
  const unvalidated = { ...EPOCH, valAccuracy: undefined, valLoss: undefined };
  expect(bestWords(runOf({ phase: "done" }, [unvalidated]))).toBe(
    "best training accuracy 80.00 % (epoch 1)",
  );
});

describe("the headline", () => {
  test("says how good the network is, beside guessing", () => {
    expect(headlineWords(stateOf({ phase: "done" }, [EPOCH]))).toBe(
      "75 % right; guessing gets 10 %",
    );
  });

  test("counts tenths of a percent only near 100 %, which only perfection reaches", () => {
    const headline = (valAccuracy: number) =>
      headlineWords(stateOf({ phase: "done" }, [{ ...EPOCH, valAccuracy }]));
    expect(headline(0.9599)).toMatch(/^96 % right/);
    expect(headline(0.9899)).toMatch(/^99\.0 % right/);
    expect(headline(0.9939)).toMatch(/^99\.4 % right/);
    expect(headline(0.9999)).toMatch(/^99\.9 % right/);
    expect(headline(1)).toMatch(/^100\.0 % right/);
  });

  test("is of the network of now, not of its best epoch", () => {
    const worse = { ...EPOCH, epoch: 2, valAccuracy: 0.5 };
    expect(headlineWords(stateOf({ phase: "done" }, [EPOCH, worse]))).toMatch(/^50 % right/);
  });

  test("says that a network is untrained before its run begins", () => {
    expect(headlineWords({ ...initialState, data: { inUse: DATA } })).toBe(
      "Untrained; guessing gets 10 %",
    );
    expect(headlineWords(initialState)).toBe("");
  });

  test("says that a network is not validated yet until its first epoch ends", () => {
    expect(headlineWords(stateOf({ phase: "paused", progress: undefined }))).toBe(
      "Not validated yet; guessing gets 10 %",
    );
  });

  test("knows that guessing is easier among fewer classes", () => {
    const state = { ...initialState, data: { inUse: { ...DATA, only: [0, 1, 2] } } };
    expect(headlineWords(state)).toBe("Untrained; guessing gets 33.3 %");
  });

  test("says so where the digits are those that the network has learned from", () => {
    const unvalidated = { ...EPOCH, valAccuracy: undefined, valLoss: undefined };
    expect(headlineWords(stateOf({ phase: "done" }, [unvalidated]))).toBe(
      "80 % right of its training digits; guessing gets 10 %",
    );
  });
});

test("nothing on the page joins words with a dot that may begin a line", () => {
  const files = (readdirSync("src/ui", { recursive: true }) as string[])
    // The dots of an explained step are products.
    .filter((file) => file.endsWith(".ts") && !file.startsWith("step"));
  expect(files.length).toBeGreaterThan(100);
  const found = files.flatMap((file) =>
    readFileSync(join("src/ui", file), "utf8")
      .split("\n")
      .filter((line) => line.includes(" · ") && !/^\s*(\/?\*|\/\/)/.test(line))
      .map((line) => `${file}: ${line.trim()}`),
  );
  expect(found).toEqual([]);
});

test("the title of the window follows the run", () => {
  expect(titleOf(runOf({ phase: "ready" }))).toBe("Adamant");
  expect(titleOf(runOf({ phase: "paused", progress }, [EPOCH]))).toBe(
    "1/4\u00a0· paused\u00a0· 75.00 %\u00a0· Adamant",
  );
});

test("a restored run says where it continues", () => {
  expect(restoredWords({ phase: "training", progress })).toContain("at epoch 2, step 40");
  expect(restoredWords({ phase: "ready" })).toBe("The GPU was lost. Another one is ready.");
});

test("an unfinished run says where it stopped", () => {
  const run = { savedAt: 0, epochsDone: 2, epochs: 10, data: "train.csv" };
  expect(unfinishedWords({ ...run, stepsDone: 0 })).toContain("after epoch 2 of 10");
  expect(unfinishedWords({ ...run, stepsDone: 5 })).toContain("in epoch 3 of 10");
});
