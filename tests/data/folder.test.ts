import { expect, test } from "vitest";
import { chooseFiles } from "../../src/data/index.ts";

const MNIST = [
  "train-images-idx3-ubyte.gz",
  "train-labels-idx1-ubyte.gz",
  "t10k-images-idx3-ubyte.gz",
  "t10k-labels-idx1-ubyte.gz",
];

test("a folder with two sets gives the preferred one", () => {
  expect(chooseFiles([...MNIST, "readme.txt"], "train")).toEqual(MNIST.slice(0, 2));
  expect(chooseFiles([...MNIST, "readme.txt"], "t10k")).toEqual(MNIST.slice(2));
});

test("MNIST's files are known with a dot before their format, too", () => {
  const dots = MNIST.map((name) => name.replace("-idx", ".idx").slice(0, -3));
  expect(chooseFiles(dots, "train")).toEqual(dots.slice(0, 2));
});

test("a file that is there both plain and compressed is read once", () => {
  const plain = MNIST.map((name) => name.slice(0, -3));
  expect(chooseFiles([...MNIST, ...plain], "train")).toEqual(plain.slice(0, 2));
});

test("Kaggle's folder gives train.csv for training and test.csv for testing", () => {
  const names = ["sample_submission.csv", "test.csv", "train.csv.gz"];
  expect(chooseFiles(names, "train")).toEqual(["train.csv.gz"]);
  expect(chooseFiles(names, "t10k")).toEqual(["test.csv"]);
});

test("IDX files of a type that cannot be read are chosen, so that the reader says why", () => {
  const names = ["train-images-idx3-float", "train-labels-idx1-ubyte"];
  expect(chooseFiles(names, "train")).toEqual(names);
});

test("a folder without digits gives nothing", () => {
  expect(chooseFiles(["notes.csv", "photo.png"], "train")).toEqual([]);
});

test("a folder of EMNIST or QMNIST, whose names hold the set in their middle, gives one set", () => {
  const qmnist = ["train", "test"].flatMap((set) => [
    `qmnist-${set}-images-idx3-ubyte.gz`,
    `qmnist-${set}-labels-idx2-int.gz`,
  ]);
  expect(chooseFiles(qmnist, "train")).toEqual(qmnist.slice(0, 2));
  expect(chooseFiles(qmnist, "t10k")).toEqual(qmnist.slice(2));
});
