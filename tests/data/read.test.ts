import { describe, expect, it } from "vitest";
import { bytesSource, readDigits } from "../../src/data/index.ts";
import { csvText, gzipped, imagesFile, labelsFile, sample, utf8 } from "./files.ts";

const digits = sample(50, 5);
const csv = utf8(csvText(digits));
const images = bytesSource("images", imagesFile(digits));
const labels = bytesSource("labels", labelsFile(digits));

describe("readDigits", () => {
  it("reads a Kaggle CSV", async () => {
    expect(await readDigits([bytesSource("train.csv", csv)])).toEqual({
      name: "train.csv",
      classes: 10,
      ...digits,
    });
  });
  it("reads a CSV packed with gzip, whatever its name", async () => {
    const { images, labels } = await readDigits([bytesSource("digits.dat", gzipped(csv))]);
    expect({ images, labels }).toEqual({ images: digits.images, labels: digits.labels });
  });
  it("reads IDX files in any order, one of them packed", async () => {
    const packed = bytesSource("labels.gz", gzipped(labelsFile(digits)));
    const expected = { name: "images", classes: 10, ...digits };
    expect(await readDigits([packed, images])).toEqual(expected);
    expect(await readDigits([images, labels])).toEqual(expected);
  });
  it("reads images without labels", async () => {
    expect((await readDigits([images])).labels).toBeUndefined();
  });
});
