// The same digits in every format give the same network, to the bit.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { zipped } from "../data/compression/zip.ts";
import { plain, remarked } from "../data/csv/shapes.ts";
import { csvText, imagesFile, labelsFile, sample } from "../data/files.ts";
import { golden, goldenSample, npyPair, pngFolder, pngOf } from "../data/formats.ts";
import { newFolder } from "../folder.ts";
import { run } from "./command.ts";

const FLAGS = ["--epochs", "1", "--layers", "8", "--seed", "4", "--batch", "8"];

function write(path: string, content: string | Uint8Array): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

function weightsOf(...data: string[]): string | undefined {
  const { stdout, stderr } = run("train", ...FLAGS, "--data", ...data);
  const weights = /Weights (\w+)/.exec(stdout)?.[1];
  expect(weights, stderr).toBeDefined();
  return weights;
}

test("CSV, IDX, NumPy, a zip of three files and PNGs per class give the same weights", () => {
  const digits = sample(60, 6);
  const folder = newFolder();
  const csv = csvText(digits);
  const expected = weightsOf(write(join(folder, "digits.csv"), csv));

  write(join(folder, "idx", "train-images-idx3-ubyte"), imagesFile(digits));
  write(join(folder, "idx", "train-labels-idx1-ubyte"), labelsFile(digits));
  expect(weightsOf(join(folder, "idx"))).toBe(expected);

  write(join(folder, "unpacked", "train.csv", "train.csv"), csv);
  expect(weightsOf(join(folder, "unpacked"))).toBe(expected);
  expect(weightsOf(join(folder, "unpacked", "train.csv"))).toBe(expected);

  const [x, y] = npyPair(digits);
  const npz = zipped([
    { name: "x_train.npy", bytes: x },
    { name: "y_train.npy", bytes: y },
  ]);
  expect(weightsOf(write(join(folder, "mnist.npz"), npz))).toBe(expected);

  const kaggle = zipped(
    ["sample_submission.csv", "test.csv", "train.csv"].map((name) => ({
      name,
      bytes: Buffer.from(name === "train.csv" ? csv : "ImageId,Label\n1,0\n"),
    })),
  );
  expect(weightsOf(write(join(folder, "digit-recognizer.zip"), kaggle))).toBe(expected);

  for (const [row, { name }] of pngFolder(digits).entries()) {
    write(join(folder, "pngs", "train", name), pngOf(digits, row));
  }
  expect(weightsOf(join(folder, "pngs"))).toBe(expected);
});

/** One shape of each kind. That all of them are read alike, tests/data/csv/shapes.test.ts shows. */
const SHAPES = [
  "ids that are words",
  "whole numbers with decimals",
  "pixels named 1x1",
  "a separator at the end of each line",
  "pixels from 0 to 1",
  "the label last, and no header",
  "a first row that pandas took for a header",
  "one-hot labels",
];

test("CSV in the shapes in which people have it gives the same weights", () => {
  const folder = newFolder();
  const texts = new Map<string, string>(
    [...plain, ...remarked].map(([what, text]) => [what, text]),
  );
  const weights = (what: string) =>
    weightsOf(write(join(folder, "train.csv"), texts.get(what) ?? expect.fail(what)));
  const expected = weights("Kaggle's");
  for (const what of SHAPES) {
    expect(weights(what), what).toBe(expected);
  }
}, 120_000);

test("Parquet gives the same weights as the digits it was made from", async () => {
  const folder = newFolder();
  const expected = weightsOf(write(join(folder, "digits.csv"), csvText(goldenSample(5))));
  const bytes = await new Response(golden("columns.parquet").stream()).arrayBuffer();
  const parquet = write(join(folder, "train-00000-of-00001.parquet"), new Uint8Array(bytes));
  expect(weightsOf(parquet)).toBe(expected);
  expect(weightsOf(folder, "--limit", "24")).toBe(expected);
});
