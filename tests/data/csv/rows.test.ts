import { describe, expect, it } from "vitest";
import { readLayout } from "../../../src/data/csv/layout.ts";
import { datasetOf } from "../../../src/data/csv/result.ts";
import { type Rows, addRow, newRows } from "../../../src/data/csv/rows.ts";

const labelled = readLayout("train.csv", "label,pixel0,pixel1,pixel2,pixel3");
const cells = Uint8Array.of(7, 1, 2, 3, 4);
const noCandidates = new Float32Array(0);

/** The dataset of these rows, of ten classes. */
function dataset(rows: Rows, layout = labelled) {
  const read = {
    name: "train.csv",
    layout,
    rows,
    classes: 10,
    scale: 1,
    idColumns: [],
    repeatedHeaders: [],
    line: 1,
    openNumber: undefined,
  } as const;
  return datasetOf(read, { classes: 10 });
}

/** `count` rows, each added with the same share of the file read. */
function filled(count: number, share: number, layout = labelled): Rows {
  const rows = newRows(layout);
  for (let row = 0; row < count; row++) {
    addRow("train.csv", rows, layout, cells, noCandidates, share);
  }
  return rows;
}

describe("The rows of a CSV", () => {
  it("are images and labels, in any order of the columns", () => {
    const backwards = readLayout("train.csv", "pixel3,pixel2,label,pixel1,pixel0");
    const { images, labels, ...rest } = dataset(filled(2, 1, backwards), backwards);
    expect([...images]).toEqual([4, 3, 1, 7, 4, 3, 1, 7]);
    expect([...(labels ?? [])]).toEqual([2, 2]);
    expect(rest).toEqual({ name: "train.csv", width: 2, height: 2, classes: 10, count: 2 });
  });

  it("have no labels if the file has none", () => {
    const unlabelled = readLayout("test.csv", "pixel0,pixel1,pixel2,pixel3");
    expect(dataset(filled(3, 1, unlabelled), unlabelled).labels).toBeUndefined();
  });

  it.each([
    ["half", 0.5, Math.ceil((2048 / 0.5) * 1.1)],
    ["all", 1, 2048 * 1.25],
    ["a thousandth at least", 0, Math.ceil(2048 * 1000 * 1.1)],
  ])("get capacity by the share of the file that has been read: %s", (_, share, room) => {
    const before = filled(2048, share);
    expect(before.labels.length).toBe(2048);
    const rows = filled(2049, share);
    expect(rows.labels.length).toBe(room);
    expect(rows.images.length).toBe(4 * room);
    expect([...rows.images.subarray(4 * 2047, 4 * 2050)]).toEqual([
      1, 2, 3, 4, 1, 2, 3, 4, 0, 0, 0, 0,
    ]);
    expect([...rows.labels.subarray(2047, 2050)]).toEqual([7, 7, 0]);
  });

  it("are copied only if much of their capacity is unused", () => {
    const room = (count: number) => ({
      ...filled(count, 1),
      labels: new Uint8Array(1000),
      images: new Uint8Array(4000),
    });
    const few = dataset(room(750));
    expect(few.images.buffer.byteLength).toBe(3000);
    expect(few.labels?.length).toBe(750);
    const many = dataset(room(751));
    expect(many.images.buffer.byteLength).toBe(4000);
    expect(many.images.length).toBe(3004);
  });

  it("keep what the candidates for the label hold, also as they grow", () => {
    const layout = readLayout("train.csv", "a,pixel0,b");
    const rows = newRows(layout);
    for (let row = 0; row < 3000; row++) {
      addRow("train.csv", rows, layout, cells, Float32Array.of(row, NaN), 0.9);
    }
    expect([...rows.candidateValues.subarray(4094, 4098)]).toEqual([2047, NaN, 2048, NaN]);
    expect(rows.candidateValues.length).toBe(2 * rows.labels.length);
  });

  it("are refused if they are more than can be read", () => {
    const most = 2 ** 30 / 4096;
    const full = {
      pixels: 4096,
      count: most,
      images: new Uint8Array(0),
      labels: new Uint8Array(most),
      candidates: 0,
      candidateValues: noCandidates,
      ids: [],
    };
    expect(() => {
      addRow("train.csv", full, labelled, cells, noCandidates, 0.5);
    }).toThrow("train.csv has more than 262,144 rows; that is the most that can be read.");
  });
});
