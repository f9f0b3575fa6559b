import { beforeAll, describe, expect, test } from "vitest";
import { builtInDigits } from "../../src/data/index.ts";
import { type Epoch, ModelFileError } from "../../src/engine/index.ts";
import { type SavedRun, metadataOf, savedRunOf } from "../../src/run/saved-run.ts";
import { defaultSettings } from "../../src/run/settings.ts";
import { savedDataOf, trainedOn } from "../../src/run/trained-on.ts";

const EPOCH: Epoch = {
  epoch: 1,
  trainLoss: 0.25,
  trainAccuracy: 0.875,
  valLoss: 0.5,
  valAccuracy: 0.75,
  seconds: 1.25,
  samplesPerSecond: 4000,
};

const RUN: SavedRun = {
  settings: { ...defaultSettings, lr: 0.01, layers: [32, 16], stratify: true, seed: 7 },
  data: {
    name: "train.csv",
    count: 42_000,
    fingerprint: "c0ffee",
    source: "mnist/",
    looks: { paper: "white", learned: "0,1" },
  },
  epochs: [
    EPOCH,
    { ...EPOCH, epoch: 2, valLoss: undefined, valAccuracy: undefined, trainLoss: 0.125 },
  ],
  plan: "fused",
};

let metadata: Readonly<Record<string, string>>;
beforeAll(() => {
  metadata = metadataOf(RUN);
});

const refusal = "The checkpoint does not say which run it belongs to.";

describe("a run in a checkpoint's metadata", () => {
  test("is read as it was written", () => {
    expect(savedRunOf(metadata)).toEqual(RUN);
    expect(savedRunOf(metadataOf({ ...RUN, plan: "layered", epochs: [] }))).toEqual({
      ...RUN,
      plan: "layered",
      epochs: [],
    });
  });

  test("can be read by whoever opens the file", () => {
    expect(metadata).toMatchObject({
      data: "train.csv",
      rows: "42000",
      fingerprint: "c0ffee",
      source: "mnist/",
      plan: "fused",
      seed: "7",
    });
    expect(JSON.parse(metadata["settings"] as string)).toMatchObject({
      lr: "0.01",
      layers: "32,16",
      stratify: "true",
    });
  });

  test("tells of the data all that the file of a network tells", async () => {
    const dataset = builtInDigits({ count: 300, seed: 3 });
    const data = await savedDataOf(dataset, "page");
    const told = await trainedOn(dataset, RUN.settings, RUN.settings.seed);
    expect(Object.keys(told)).toEqual(
      expect.arrayContaining(["paper", "orientation", "splitSeed"]),
    );
    expect(metadataOf({ ...RUN, data })).toMatchObject(told);
  });

  test("keeps milliseconds and whole samples per second, so that long runs fit", () => {
    const times = { seconds: 1.23456, samplesPerSecond: 1234.5678 };
    const { epochs } = savedRunOf(metadataOf({ ...RUN, epochs: [{ ...EPOCH, ...times }] }));
    expect(epochs[0]).toEqual({ ...EPOCH, seconds: 1.235, samplesPerSecond: 1235 });
  });

  test("has settings that came later at their defaults", () => {
    const { settings } = savedRunOf({ ...metadata, settings: '{"seed":"9"}' });
    expect(settings).toEqual({ ...defaultSettings, seed: 9 });
    const { settings: none, ...rest } = metadata;
    expect(none).toBeTypeOf("string");
    expect(savedRunOf(rest).settings).toEqual(defaultSettings);
  });

  test.each(["data", "rows", "fingerprint", "source", "plan", "epochs"])(
    "is refused without its %s",
    (name) => {
      const rest = Object.fromEntries(Object.entries(metadata).filter(([key]) => key !== name));
      expect(() => savedRunOf(rest)).toThrow(new ModelFileError(refusal));
    },
  );

  test.each([
    ["a number of rows that is none", { rows: "many" }],
    ["half a row", { rows: "0.5" }],
    ["another plan", { plan: "tuned" }],
    ["epochs that are no list", { epochs: '{"length":0}' }],
    ["epochs that are cut off", { epochs: "[[0.1,0.9" }],
    ["an epoch that is no list", { epochs: '["0.1,0.9"]' }],
    ["an epoch with a number too few", { epochs: "[[0.1,0.9,0.2,0.8,1]]" }],
    ["an epoch with a number too many", { epochs: "[[0.1,0.9,0.2,0.8,1,100,0]]" }],
    ["an epoch with a text", { epochs: '[[0.1,0.9,0.2,0.8,1,"fast"]]' }],
    ["an epoch with an infinite loss", { epochs: "[[1e999,0.9,0.2,0.8,1,100]]" }],
    ["one bad epoch of two", { epochs: "[[0.1,0.9,0.2,0.8,1,100],[]]" }],
    ...[0, 1, 4, 5].map((index): [string, Record<string, string>] => [
      `an epoch without its number ${index}`,
      { epochs: JSON.stringify([[0.1, 0.9, 0.2, 0.8, 1, 100].with(index, NaN)]) },
    ]),
  ])("is refused with %s", (_, change) => {
    expect(() => savedRunOf({ ...metadata, ...change })).toThrow(new ModelFileError(refusal));
  });

  test.each([
    ["a setting that there is not", '{"colour":"red"}', 'The checkpoint has the setting "colour"'],
    ["a setting that every object has", '{"toString":"1"}', 'has the setting "toString"'],
    ["a setting that is no text", '{"seed":9}', 'The checkpoint has the setting "seed"'],
    ["a setting out of its range", '{"epochs":"0"}', "The checkpoint's "],
  ])("is refused with %s", (_, settings, words) => {
    const read = () => savedRunOf({ ...metadata, settings });
    expect(read).toThrow(ModelFileError);
    expect(read).toThrow(words);
  });
});
