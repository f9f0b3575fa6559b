import { existsSync, readFileSync } from "node:fs";
import { describe as group, expect, it } from "vitest";
import {
  type Dataset,
  type Description,
  bytesSource,
  describe,
  readDigits,
} from "../../../src/data/index.ts";
import { csvText, sample, utf8 } from "../files.ts";

/** The results of pandas: for each figure, one number per column. */
type Golden = Record<string, number[]> & { columns: string[] };

function golden(name: string): Golden {
  return JSON.parse(
    readFileSync(new URL(`../../golden/${name}`, import.meta.url), "utf8"),
  ) as Golden;
}

async function readFiles(limit: number, ...files: URL[]): Promise<Dataset> {
  const source = (file: URL) => bytesSource(file.pathname, new Uint8Array(readFileSync(file)));
  return readDigits(files.map(source), { limit });
}

const ROWS = {
  count: "count",
  mean: "mean",
  std: "std",
  min: "min",
  "25%": "lowerQuartile",
  "50%": "median",
  "75%": "upperQuartile",
  max: "max",
} as const;

/** The largest relative difference between our figures and those of pandas. */
function largestDifference({ columns }: Description, pandas: Golden): number {
  expect(columns.map(({ name }) => name)).toEqual(pandas.columns);
  const differences = Object.entries(ROWS).flatMap(([row, figure]) =>
    columns.map((column, index) => {
      const expected = pandas[row]?.[index] as number;
      return Math.abs(column[figure] - expected) / Math.max(Math.abs(expected), Number.MIN_VALUE);
    }),
  );
  return Math.max(...differences);
}

const mnist = new URL("../../../../shared/mnist/", import.meta.url);

group("describe equals DataFrame.describe() of pandas to 1e-9", () => {
  it("on 100 random images", async () => {
    const dataset = await readFiles(
      100,
      new URL("../../golden/describe-small.csv", import.meta.url),
    );
    const difference = largestDifference(describe(dataset), golden("describe-small.json"));
    expect(difference).toBeLessThan(1e-9);
  });

  it.skipIf(!existsSync(mnist))("on 42,000 real digits", async () => {
    const files = ["train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"];
    const dataset = await readFiles(42_000, ...files.map((file) => new URL(file, mnist)));
    const difference = largestDifference(describe(dataset), golden("describe-mnist.json"));
    expect(difference).toBeLessThan(1e-9);
  });
});

/** Four images of 2 × 2. */
const four: Dataset = {
  name: "four",
  width: 2,
  height: 2,
  classes: 3,
  count: 4,
  images: Uint8Array.of(0, 10, 0, 255, 0, 30, 0, 255, 0, 10, 0, 255, 0, 0, 0, 1),
  labels: Uint8Array.of(0, 0, 1, 1),
};

group("describe", () => {
  it("gives the figures of all pixels together", () => {
    const { overall, paperShare } = describe(four);
    expect(paperShare).toBe(9 / 16);
    expect(overall).toMatchObject({ count: 16, min: 0, median: 0, max: 255, mean: 816 / 16 });
  });

  it("gives counts, shares, means and standard deviations of the classes, also of an empty one", () => {
    const [zeros, ones, twos] = describe(four).classes;
    expect(zeros).toMatchObject({ label: 0, count: 2, share: 0.5 });
    expect(Array.from(zeros?.mean ?? [])).toEqual([0, 20, 0, 255]);
    expect(zeros?.std[1]).toBeCloseTo(Math.sqrt(200), 12);
    expect(Array.from(ones?.mean ?? [])).toEqual([0, 5, 0, 128]);
    expect(twos).toMatchObject({ label: 2, count: 0, share: 0 });
    expect(twos?.mean[0]).toBeNaN();
  });

  it("lists the pixels that are always 0", () => {
    expect(describe(four).neverLit).toEqual([0, 2]);
  });

  it("finds equal images, and those with two labels", () => {
    expect(describe(four).duplicates).toEqual([
      { rows: [0, 2], labels: [0, 1], isContradiction: true },
    ]);
    const twice = { ...four, labels: Uint8Array.of(1, 0, 1, 0) };
    expect(describe(twice).duplicates[0]?.isContradiction).toBe(false);
  });

  it("finds the same groups of equal images as a comparison of each image with every other", () => {
    const digits = { name: "", classes: 10, ...sample(300, 2) };
    const coarse = { ...digits, images: digits.images.map((pixel) => (pixel > 128 ? 255 : 0)) };
    const rows = Array.from({ length: 300 }, (_, row) => row);
    const text = (row: number) => coarse.images.subarray(4 * row, 4 * row + 4).join();
    const expected = rows
      .map((row) => rows.filter((other) => text(other) === text(row)))
      .filter((group, row) => group.length > 1 && group[0] === row);
    expect(describe(coarse).duplicates.map(({ rows }) => rows)).toEqual(expected);
  });

  it("describes a dataset without labels, by its pixels only", async () => {
    const unlabelled = csvText(sample(10, 3)).replaceAll(/^[^,]*,/gm, "");
    const dataset = await readDigits([bytesSource("test.csv", utf8(unlabelled))]);
    const { columns, classes, duplicates } = describe(dataset);
    expect([columns.length, columns[0]?.name, classes, duplicates]).toEqual([9, "pixel0", [], []]);
  });

  it("gives no standard deviation for one image, like pandas", () => {
    const one = { ...four, count: 1, images: four.images.subarray(0, 4), labels: undefined };
    expect(describe(one).columns[1]).toMatchObject({ mean: 10, std: NaN, median: 10, max: 10 });
  });

  it("describes images whose number of pixels is no multiple of four, at any offset in memory", () => {
    const digits = { name: "", classes: 10, ...sample(40, 3) };
    const shifted = new Uint8Array(digits.images.length + 1);
    shifted.set(digits.images, 1);
    const same = { ...digits, images: shifted.subarray(1) };
    expect(describe(same)).toEqual(describe(digits));
    const column = Array.from({ length: 40 }, (_, row) => digits.images[9 * row + 8] as number);
    const mean = column.reduce((sum, pixel) => sum + pixel, 0) / 40;
    expect(describe(digits).columns.at(-1)?.mean).toBeCloseTo(mean, 12);
  });

  it("refuses a dataset without rows", () => {
    expect(() => describe({ ...four, count: 0 })).toThrow("four has no rows to describe.");
  });
});
