import { describe, expect, test } from "vitest";
import { chooseTree, otherSets, severalNote } from "../../../src/data/index.ts";

function others(...paths: readonly string[]): string[] {
  return otherSets(paths, chooseTree(paths, "train"));
}

describe("The data sets beside the one that is chosen", () => {
  test("are the part to test on, and sets of other names", () => {
    expect(others("train.csv", "test.csv", "sample_submission.csv")).toEqual(["test.csv"]);
    expect(others("x/mnist-train.npz", "x/mnist-test.npz")).toEqual(["x/mnist-test.npz"]);
    expect(
      others("train-images-idx3-ubyte", "train-labels-idx1-ubyte", "train.csv", "results.csv"),
    ).toEqual(["train.csv"]);
  });

  test("are folders of PNGs, each named once", () => {
    expect(others("train/0/1.png", "train/1/2.png", "test/0/3.png", "test/1/4.png")).toEqual([
      "test",
    ]);
    expect(others("train.csv", "plots/curve.png")).toEqual([]);
  });

  test("are no copies of the chosen one", () => {
    expect(others("train.csv", "train.csv.gz", "old/train.csv")).toEqual([]);
    expect(others("train-images.idx3-ubyte", "copy/train-images-idx3-ubyte")).toEqual([]);
  });
});

test("The note on several sets names the one that is used and some of the others", () => {
  expect(severalNote("a", ["b", "c", "d", "e"])).toBe(
    "There are several sets of digits: a is used, not b, c, d, ….",
  );
});
