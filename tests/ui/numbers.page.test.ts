import { describe, expect, test } from "vitest";
import { wilsonInterval } from "../../src/base/accuracy.ts";
import {
  formatCount,
  formatLoss,
  formatMeasured,
  formatSeconds,
  formatShare,
  formatTick,
  formatWholeSeconds,
} from "../../src/base/format.ts";
import { commandOf, hashOf, readHash } from "../../src/run/address.ts";
import { defaultSettings } from "../../src/run/settings.ts";

test("numbers are written so that nothing is ever 60.0 s, and a lost run stays readable", () => {
  expect([9.994, 9.996, 59.94, 59.96, 125].map(formatSeconds)).toEqual([
    "9.99 s",
    "10.0 s",
    "59.9 s",
    "1 min 00 s",
    "2 min 05 s",
  ]);
  expect([8.4, 59.6, 4800].map(formatWholeSeconds)).toEqual(["8 s", "1 min 00 s", "1 h 20 min"]);
  expect([0.12516, 0.00098, 0, 314_859.5].map(formatLoss)).toEqual([
    "0.1252",
    "9.8e-4",
    "0.0000",
    "3.1e5",
  ]);
  expect([0.30000000000000004, 0.0002, 300_000].map(formatTick)).toEqual(["0.3", "2e-4", "3e5"]);
  expect(formatShare(0.9999)).toBe("99 %");
});

test("counts and measured figures are written as Intl would", () => {
  const counts = [0, 7, 999, 1000, 109_386, 1_234_567, 2 ** 40];
  const figures = [...counts, 0.5, 0.78749, 4.996, 99.95, 999.6, 4081.5, 12_355];
  expect(counts.map(formatCount)).toEqual(counts.map((count) => count.toLocaleString("en-US")));
  expect(figures.map(formatMeasured)).toEqual(
    figures.map((figure) => figure.toLocaleString("en-US", { maximumSignificantDigits: 3 })),
  );
});

test("the interval of the seed's accuracy is the known one", () => {
  const [low, high] = wilsonInterval(0.9681, 8400);
  expect(low).toBeCloseTo(0.9641, 4);
  expect(high).toBeCloseTo(0.9716, 4);
});

describe("an address", () => {
  const settings = { ...defaultSettings, lr: 3e-4, layers: [32, 16], stratify: true };

  test("carries only what differs from the defaults, and is read back as it was", () => {
    const address = { settings, digits: 500, classes: [0, 1] };
    const hash = hashOf(address);
    expect(hash).toBe("#lr=0.0003&layers=32,16&stratify=true&digits=500&classes=0,1");
    expect(readHash(hash)).toEqual({ address, complaints: [] });
    const plain = { settings: defaultSettings, digits: undefined, classes: undefined };
    expect(hashOf(plain)).toBe("");
  });

  test("is a command, too, with names as a shell takes them", () => {
    const files = [new File([], "train.csv"), new File([], "it's mine.csv")];
    expect(commandOf(settings, { kind: "built-in", count: 500 }, [0, 1])).toBe(
      "npm run train -- --limit 500 --classes 0,1 --lr 0.0003 --layers 32,16 --stratify",
    );
    expect(commandOf(defaultSettings, { kind: "files", files }, undefined)).toBe(
      `npm run train -- --data train.csv 'it'\\''s mine.csv'`,
    );
  });
});
