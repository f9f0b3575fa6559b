import { expect, test } from "vitest";
import { chooseTree } from "../../../src/data/index.ts";

test.each([
  [
    "a folder that is named like the file in it",
    ["train.csv/train.csv", "test.csv/test.csv"],
    ["train.csv/train.csv"],
    ["test.csv/test.csv"],
  ],
  [
    "MNIST's files that are there twice, as on Kaggle",
    [
      "train-images.idx3-ubyte",
      "train-images-idx3-ubyte/train-images-idx3-ubyte",
      "train-labels.idx1-ubyte",
    ],
    ["train-images.idx3-ubyte", "train-labels.idx1-ubyte"],
    ["train-images.idx3-ubyte", "train-labels.idx1-ubyte"],
  ],
  [
    "tables under other names",
    ["a/mnist_train.csv", "a/mnist_test.csv", "sample_submission.csv"],
    ["a/mnist_train.csv"],
    ["a/mnist_test.csv"],
  ],
  [
    "PNGs in folders of classes, with the JPEGs among them",
    ["preview.jpg", "train/0/a.jpg", "train/0/b.png", "test/0/c.png"],
    ["train/0/b.png", "train/0/a.jpg"],
    ["test/0/c.png"],
  ],
  ["an .npz", ["mnist.npz", "readme.txt"], ["mnist.npz"], ["mnist.npz"]],
  [
    "KMNIST's arrays",
    ["kmnist-train-imgs.npz", "kmnist-train-labels.npz", "kmnist-test-imgs.npz"],
    ["kmnist-train-imgs.npz", "kmnist-train-labels.npz"],
    ["kmnist-test-imgs.npz"],
  ],
  [
    "Hugging Face's Parquet",
    ["mnist/train-00000-of-00001.parquet", "mnist/test-00000-of-00001.parquet"],
    ["mnist/train-00000-of-00001.parquet"],
    ["mnist/test-00000-of-00001.parquet"],
  ],
  [
    "a sprite",
    ["mnist_images.png", "mnist_labels_uint8"],
    ["mnist_images.png", "mnist_labels_uint8"],
    ["mnist_images.png", "mnist_labels_uint8"],
  ],
  [
    "PNGs",
    ["mnist_png/training/3/1.png", "mnist_png/testing/3/2.png", "._x.png"],
    ["mnist_png/training/3/1.png"],
    ["mnist_png/testing/3/2.png"],
  ],
  [
    "PNGs for validation, if there are none for testing",
    ["a/train/3/1.png", "a/val/3/2.png"],
    ["a/train/3/1.png"],
    ["a/val/3/2.png"],
  ],
  [
    "PNGs beside a list of their labels",
    ["digits/3/1.png", "digits/labels.csv", "trainLabels.csv", "_annotations.csv"],
    ["digits/3/1.png"],
    ["digits/3/1.png"],
  ],
  [
    "a table beside a picture of it",
    ["digits.csv", "plot.png", "labels.csv"],
    ["digits.csv"],
    ["digits.csv"],
  ],
  ["a table that is called labels, alone", ["labels.csv"], ["labels.csv"], ["labels.csv"]],
  ["two tables of which none is the training set", ["a.csv", "b.csv"], [], []],
  ["nothing known", ["notes.txt", "__MACOSX/train.csv"], [], []],
])("of a folder with %s", (_, paths, train, test) => {
  expect(chooseTree(paths, "train")).toEqual(train);
  expect(chooseTree(paths, "t10k")).toEqual(test);
});
