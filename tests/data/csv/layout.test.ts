import { describe, expect, it } from "vitest";
import { readLayout } from "../../../src/data/csv/layout.ts";
import { DataError } from "../../../src/data/index.ts";

const COMMA = 44;
const SEMICOLON = 59;
const TAB = 9;

function layout(firstLine: string) {
  const { pixels, isText, ...rest } = readLayout("train.csv", firstLine);
  return { ...rest, pixels: [...pixels], isText: [...isText] };
}

function refusal(firstLine: string): string {
  try {
    layout(firstLine);
  } catch (error) {
    expect(error).toBeInstanceOf(DataError);
    return (error as Error).message;
  }
  return expect.fail("It was read.");
}

function numbers(count: number): string {
  return Array(count).fill(0).join();
}

describe("The first line of a CSV, if it contains numbers,", () => {
  it("is pixels and a label, the first or the last, if their number without the label is a square", () => {
    expect(layout("7,0,0,0,0")).toEqual({
      separator: COMMA,
      columns: ["label", "pixel0", "pixel1", "pixel2", "pixel3"],
      hasHeader: false,
      rowBeforePandas: undefined,
      width: 2,
      height: 2,
      label: -1,
      candidates: [0, 4],
      isEdge: true,
      pixels: [1, 2, 3, 4],
      inOrder: true,
      id: -1,
      idCandidates: [],
      unused: [],
      isText: [1, 0, 0, 0, 1],
      runs: [
        { from: 0, to: 0, isText: true },
        { from: 1, to: 3, isText: false },
        { from: 4, to: 4, isText: true },
      ],
      endsEmpty: false,
    });
  });

  it("has its label where the user says", () => {
    const at = (label: string) => {
      const { pixels, ...rest } = readLayout("train.csv", "7,0,0,0,0", { label });
      return { ...rest, pixels: [...pixels] };
    };
    expect(at("1")).toMatchObject({ label: 0, candidates: [], pixels: [1, 2, 3, 4] });
    expect(at("5")).toMatchObject({ label: 4, candidates: [], pixels: [0, 1, 2, 3] });
  });

  it("is only pixels if their number is a square", () => {
    expect(layout("0,,0,12")).toEqual({
      separator: COMMA,
      columns: ["pixel0", "pixel1", "pixel2", "pixel3"],
      hasHeader: false,
      rowBeforePandas: undefined,
      width: 2,
      height: 2,
      label: -1,
      candidates: [],
      isEdge: false,
      pixels: [0, 1, 2, 3],
      inOrder: true,
      id: -1,
      idCandidates: [],
      unused: [],
      isText: [0, 0, 0, 0],
      runs: [{ from: 0, to: 3, isText: false }],
      endsEmpty: false,
    });
  });

  it("may have 64 × 64 of them and no more", () => {
    expect(layout(numbers(4096))).toMatchObject({ width: 64, label: -1 });
    expect(layout(numbers(4097))).toMatchObject({ width: 64, candidates: [0, 4096] });
    expect(refusal(numbers(65 ** 2))).toMatch("4,225 columns without a header");
    expect(refusal(numbers(65 ** 2 + 1))).toMatch("4,226 columns without a header");
  });

  it("may be an index, a label and the pixels, which the rows have to show", () => {
    expect(layout(numbers(786))).toMatchObject({ width: 28, candidates: [1, 785, 0], id: 0 });
    expect(layout(numbers(6))).toMatchObject({ width: 2, candidates: [1, 5, 0] });
    expect(refusal(numbers(65 ** 2 + 2))).toMatch("4,227 columns without a header");
  });

  it.each([1, 2, 3, 7, 784 + 3])("is refused if there are %d", (count) => {
    expect(refusal(numbers(count))).toMatch(/^train\.csv:1: \d+ columns? without a header/);
  });
});

describe("The first line of a CSV, if it contains names,", () => {
  it("gives the columns of the label and the pixels", () => {
    expect(layout("pixel2,Label,pixel0,id,pixel3,pixel1")).toEqual({
      separator: COMMA,
      columns: ["pixel2", "Label", "pixel0", "id", "pixel3", "pixel1"],
      hasHeader: true,
      rowBeforePandas: undefined,
      width: 2,
      height: 2,
      label: 1,
      candidates: [],
      isEdge: false,
      pixels: [2, 5, 0, 4],
      inOrder: false,
      id: 3,
      idCandidates: [],
      unused: [],
      isText: [0, 0, 0, 1, 0, 0],
      runs: [
        { from: 0, to: 2, isText: false },
        { from: 3, to: 3, isText: true },
        { from: 4, to: 5, isText: false },
      ],
      endsEmpty: false,
    });
  });

  it("has its pixels in order also after other columns", () => {
    expect(layout("id,label,pixel0,pixel1,pixel2,pixel3")).toMatchObject({
      inOrder: true,
      pixels: [2, 3, 4, 5],
    });
  });

  it.each(["label", "LABEL", "class"])("may call the label %s", (name) => {
    expect(layout(`pixel0,${name}`)).toMatchObject({ label: 1, width: 1, height: 1 });
  });

  it.each(["", "id", "ImageId"])("may number the rows in a column named %j", (name) => {
    expect(layout(`${name},pixel0`)).toMatchObject({ label: -1, pixels: [1] });
  });

  it.each([
    ["from 0", "pixel0,pixel1,pixel2,pixel3", 2],
    ["from 1", "pixel1,pixel2,pixel3,pixel4", 2],
    ["from 1, one alone", "pixel1", 1],
  ])("may count pixels %s", (_, line, side) => {
    const { width, height, pixels } = layout(line);
    expect({ width, height }).toEqual({ width: side, height: side });
    expect(pixels).toEqual([...Array(side ** 2).keys()]);
  });

  it("may name pixels by row and column, also if the image is not square", () => {
    expect(layout("label,1x1,1x2,1x3,2x1,2x2,2x3")).toMatchObject({ width: 3, height: 2 });
    expect(layout("2x1,1x1,3x1")).toMatchObject({ width: 1, height: 3, pixels: [1, 0, 2] });
  });

  it.each([
    ["semicolons", "label;pixel0", SEMICOLON],
    ["tabs", "label\tpixel0", TAB],
    ["commas", "label,pixel0", COMMA],
    ["semicolons, and a comma in a name", '"class";"id";"pixel0"', SEMICOLON],
    ["quotes and blanks", ' "label" , " pixel0 " ', COMMA],
    ["a carriage return at its end", "label,pixel0\r", COMMA],
  ])("is read with %s", (_, line, separator) => {
    expect(layout(line)).toMatchObject({
      separator,
      width: 1,
      pixels: [line.includes("id") ? 2 : 1],
    });
  });

  it("prefers the comma if there are as many semicolons", () => {
    expect(layout("pixel0,a;b")).toMatchObject({ columns: ["pixel0", "a;b"] });
  });

  // The label has a name of its own, or a column is there by mistake: what it holds tells.
  it.each([
    ["a quote that does not close", '"label,pixel0', '"label', 0],
    ["a quote that does not open", 'pixel0,label"', 'label"', 1],
    ["something before a quoted name", 'pixel0,x"id"', 'x"id"', 1],
    ["something behind a quoted name", 'pixel0,"id"x', '"id"x', 1],
    ["a name of its own", "what,pixel0", "what", 0],
    ["a pixel with six digits", "pixel0,pixel100000", "pixel100000", 1],
    ["something before a pixel", "pixel0,subpixel1", "subpixel1", 1],
    ["something behind a pixel", "pixel0,pixel1a", "pixel1a", 1],
    ["something before a place", "1x1,a1x2", "a1x2", 1],
    ["something behind a place", "1x1,1x2a", "1x2a", 1],
    ["a place with six digits", "1x1,1x100000", "1x100000", 1],
  ])("may have the label in a column with %s", (_, line, name, column) => {
    const { columns, label, candidates, unused } = layout(line);
    expect(columns[column]).toBe(name);
    expect({ label, candidates, unused }).toEqual({ label: -1, candidates: [column], unused: [] });
  });

  it("passes over such columns if there is a label", () => {
    expect(layout("label,what,pixel0")).toMatchObject({ label: 0, candidates: [], unused: [1] });
  });

  it("may hold two names of a label, one of which the rows have to rule out", () => {
    expect(layout("label,class,pixel0")).toMatchObject({ label: -1, candidates: [0, 1] });
  });

  it("is not asked for a label for a prediction", () => {
    const options = { forPrediction: true };
    for (const line of ["label,pixel0", "what,pixel0", "label,class,pixel0"]) {
      expect(readLayout("test.csv", line, options)).toMatchObject({ label: -1, candidates: [] });
    }
  });

  it.each([
    [
      "a name twice, in small letters and capitals",
      "pixel0,label,PIXEL0",
      'column 3 ("PIXEL0") occurs twice; rename it',
    ],
    [
      "a place missing",
      "1x1,1x2,2x2",
      '"2x1" is missing; an image of 2 × 2 pixels needs "1x1" to "2x2"',
    ],
    ["the last pixels missing", "pixel0,pixel1,pixel2", '"pixel3" is missing; an image of 2 × 2'],
    ["a row too many", "65x1", "the images have 1 × 65 pixels; at most 64 × 64"],
    ["a column too many", "1x65", "the images have 65 × 1 pixels; at most 64 × 64"],
    [
      "no pixels",
      "label,class",
      'names no pixels ("pixel0", "pixel1", …), so this is no CSV of digits. It begins with "label"',
    ],
    ["carriage returns inside", "label,pixel0\r1,2", "the lines end with carriage returns alone"],
  ])("is refused with %s", (_, line, words) => {
    expect(refusal(line)).toMatch(words);
  });

  it("may name 64 rows, or 64 columns", () => {
    const places = Array.from({ length: 64 }, (_, index) => index + 1);
    expect(layout(places.map((row) => `${row}x1`).join())).toMatchObject({ width: 1, height: 64 });
    expect(layout(places.map((column) => `1x${column}`).join())).toMatchObject({ width: 64 });
  });
});
