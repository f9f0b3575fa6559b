import { describe, expect, it } from "vitest";
import { type Dataset, dataFingerprint, drift, selectRows } from "../../../src/data/index.ts";
import { sample } from "../files.ts";

const digits: Dataset = { name: "train.csv", classes: 10, ...sample(2000, 8) };
const rows = (from: number, to: number) =>
  Uint32Array.from(Array(to - from).keys(), (row) => row + from);

describe("drift", () => {
  it("finds almost none between two samples of one source", () => {
    const other = drift(selectRows(digits, rows(0, 1000)), selectRows(digits, rows(1000, 2000)));
    expect(other.drifted).toEqual([]);
    expect(other.shared).toBe(0);
    expect(other.classDistance).toBeLessThan(0.1);
  });

  it("finds none between a dataset and itself, and all images in both", () => {
    const same = drift(digits, digits);
    expect(Math.max(...same.distance, ...same.meanDifference)).toBe(0);
    expect(same.classDistance).toBe(0);
    expect(same.shared).toBe(2000);
  });

  it("finds the pixel that has ink in only one of them, and how much it differs", () => {
    const images = digits.images.map((pixel, index) => (index % 64 === 5 ? 255 : pixel));
    const { drifted, distance, meanDifference } = drift(digits, { ...digits, images });
    expect(drifted).toEqual([5]);
    expect(distance[5]).toBeGreaterThan(0.9);
    expect(meanDifference[5]).toBeGreaterThan(200);
  });

  it("measures classes that are missing from one of them", () => {
    const labels = new Uint8Array(2000).fill(3);
    const share = digits.labels?.filter((label) => label === 3).length ?? 0;
    expect(drift(digits, { ...digits, labels }).classDistance).toBeCloseTo(1 - share / 2000, 12);
    expect(drift(digits, { ...digits, labels: undefined }).classDistance).toBeUndefined();
  });

  it("refuses images of different sizes", () => {
    const wide = { name: "wide", classes: 10, ...sample(5, 8, 2) };
    expect(() => drift(digits, wide)).toThrow(
      "train.csv has images of 8 × 8 pixels and wide of 8 × 2. Compare images of the same size.",
    );
  });
});

describe("dataFingerprint", () => {
  it("is the same for the same digits, whatever the name of their file", async () => {
    const fingerprint = await dataFingerprint(digits);
    expect(fingerprint).toMatch(/^[0-9a-f]{64}$/);
    const images = new Uint8Array(digits.images.length + 3);
    images.set(digits.images, 3);
    const copy = { ...digits, name: "copy", images: images.subarray(3) };
    expect(await dataFingerprint(copy)).toBe(fingerprint);
  });

  it("differs for another pixel, label, shape or number of classes", async () => {
    const others: Dataset[] = [
      { ...digits, images: digits.images.with(7, (digits.images[7] as number) ^ 1) },
      { ...digits, labels: digits.labels?.with(7, 11) },
      { ...digits, labels: undefined },
      { ...digits, width: 4, height: 16 },
      { ...digits, classes: 11 },
    ];
    const all = await Promise.all([digits, ...others].map(dataFingerprint));
    expect(new Set(all).size).toBe(6);
  });
});
