import { describe, expect, test } from "vitest";
import {
  asPeopleWrite,
  builtInDigits,
  inverted,
  selectClasses,
  selectRows,
  split,
} from "../../src/data/index.ts";
import { type Metadata, fairRows, learnedFrom, trainedOn } from "../../src/run/trained-on.ts";

const digits = builtInDigits({ count: 40, seed: 1 });
const SPLIT = { seed: 3, validation: 0.25, stratify: false };

describe("a network that was trained on the same digits", () => {
  test("is judged only on those that were set aside", async () => {
    const metadata = await trainedOn(digits, SPLIT, 3);
    const { dataset, remark } = await fairRows(digits, [metadata]);
    const { validation } = split(digits, SPLIT);
    // Drawn digits are judged as people write them, as during the training.
    const judged = asPeopleWrite(selectRows(digits, validation));
    expect(dataset.labels).toEqual(judged.labels);
    expect(dataset.images).toEqual(judged.images);
    expect(remark).toBe(
      "The network was trained on these 40 digits. Only the 10 digits that were set aside for validation are judged.",
    );
  });

  test("is judged on all with a warning, where none were set aside", async () => {
    const metadata = await trainedOn(digits, { ...SPLIT, validation: 0 }, 3);
    const { dataset, remark } = await fairRows(digits, [metadata]);
    expect(dataset).toBe(digits);
    expect(remark).toBe(
      "The network was trained on these 40 digits, so the accuracy on others is lower.",
    );
  });
});

test("an ensemble is judged on the digits that none of its networks was trained on", async () => {
  const other = { ...SPLIT, seed: 4 };
  const { dataset } = await fairRows(digits, [
    await trainedOn(digits, SPLIT, 3),
    await trainedOn(digits, other, 4),
  ]);
  const both = new Set(split(digits, other).validation);
  const shared = split(digits, SPLIT).validation.filter((row) => both.has(row));
  expect(dataset.count).toBe(shared.length === 0 ? 40 : shared.length);
});

describe("the networks of an ensemble that were trained on the same digits", () => {
  const remarkOn = async (all: readonly Metadata[]) => (await fairRows(digits, all)).remark;

  test("are all of them", async () => {
    const metadata = await trainedOn(digits, { ...SPLIT, validation: 0 }, 3);
    expect(await remarkOn([metadata, metadata])).toBe(
      "The networks were trained on these 40 digits, so the accuracy on others is lower.",
    );
  });

  test("are counted where the others are not known to be", async () => {
    const metadata = await trainedOn(digits, SPLIT, 3);
    expect(await remarkOn([{}, metadata])).toBe(
      "1 of the 2 networks was trained on these 40 digits. Only the 10 digits that were set aside for validation are judged.",
    );
    expect(await remarkOn([metadata, {}, metadata])).toMatch(
      /^2 of the 3 networks were trained on these 40 digits\./,
    );
  });

  test("are counted where they may be, by the name of the digits", async () => {
    const fewer = selectRows(digits, Uint32Array.of(0, 1, 2));
    const metadata = await trainedOn(fewer, SPLIT, 3);
    expect(await remarkOn([{}, metadata])).toBe(
      `${digits.name} includes digits that 1 of the 2 networks was trained on, or may: it learned from 3 digits of data with this name.`,
    );
    expect(await remarkOn([metadata, metadata])).toBe(
      `${digits.name} includes digits that the networks were trained on, or may: they learned from data with this name.`,
    );
  });
});

test("digits of the same name may have been trained on", async () => {
  const fewer = selectRows(digits, Uint32Array.of(0, 1, 2));
  const metadata = await trainedOn(fewer, SPLIT, 3);
  const { dataset, remark } = await fairRows(digits, [metadata]);
  expect(dataset).toBe(digits);
  expect(remark).toContain("includes digits that the network was trained on, or may");
});

test("nothing is said about digits that another seed drew, whatever they are called", async () => {
  const metadata = await trainedOn(digits, SPLIT, 3);
  const others = builtInDigits({ count: 40, seed: 2 });
  expect(others.name).toBe(digits.name);
  expect(await fairRows(others, [metadata])).toEqual({ dataset: others, remark: undefined });
  // A file of before does not tell the seed.
  const before = Object.fromEntries(
    Object.entries(metadata).filter(([name]) => name !== "drawnSeed"),
  );
  expect((await fairRows(others, [before])).remark).toContain("or may");
});

test("nothing is said about other digits, or by files that tell nothing", async () => {
  const metadata = await trainedOn({ ...digits, name: "other", labels: undefined }, SPLIT, 3);
  for (const known of [metadata, { data: digits.name, seed: "3" }, {}]) {
    expect(await fairRows(digits, [known])).toEqual({ dataset: digits, remark: undefined });
  }
});

describe("what a network learned from", () => {
  test("is known from its file: the paper, how the images lie, and the classes if some are missing", async () => {
    expect(learnedFrom(await trainedOn(digits, SPLIT, 3))).toEqual({
      paper: "black",
      orientation: "upright",
      classes: undefined,
    });
    const few = inverted(selectClasses(digits, [7, 3]));
    expect(learnedFrom(await trainedOn(few, SPLIT, 3))).toMatchObject({
      paper: "white",
      classes: [3, 7],
    });
  });

  test("is not known from a file of before, or from one that makes no sense", () => {
    const nothing = { paper: undefined, orientation: undefined, classes: undefined };
    expect(learnedFrom({})).toEqual(nothing);
    expect(learnedFrom({ paper: "pink", orientation: "up", learned: "3,7;rm" })).toEqual(nothing);
  });
});
