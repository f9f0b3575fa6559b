import { expect, test } from "vitest";
import { nearest } from "../../../src/cli/shell/nearest.ts";
import { settings } from "../../../src/run/settings.ts";

const FLAGS = [
  ...Object.keys(settings),
  "data",
  "limit",
  "skip",
  "out",
  "checkpoint",
  "save-every",
];

test.each([
  ["test", "evaluate"],
  ["run", "train"],
  ["classify", "predict"],
])("the command %s means %s", (typed, meant) => {
  expect(nearest(typed, ["train", "evaluate", "predict"])).toBe(meant);
});

test.each([
  ["epoch", "epochs"],
  ["epcohs", "epochs"],
  ["Epochs", "epochs"],
  ["e", "epochs"],
  ["n-epochs", "epochs"],
  ["num_epochs", "epochs"],
  ["batch-size", "batch"],
  ["learning-rate", "lr"],
  ["learningRate", "lr"],
  ["batchSize", "batch"],
  ["saveevery", "save-every"],
  ["chekpoint", "checkpoint"],
  ["dataset", "data"],
  ["output", "out"],
  ["random_state", "seed"],
])("%s means %s", (typed, meant) => {
  expect(nearest(typed, FLAGS)).toBe(meant);
});

test.each(["xyzzy", "quantum", ""])("%j means nothing that there is", (typed) => {
  expect(nearest(typed, FLAGS)).toBeUndefined();
});

test("a synonym is only named where the command has what it means", () => {
  expect(nearest("learning-rate", ["data", "model"])).toBeUndefined();
});
