import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readAnyLine } from "../../../src/data/csv/any-line.ts";
import { readLayout } from "../../../src/data/csv/layout.ts";
import { newLineCells, readPlainLine } from "../../../src/data/csv/plain-line.ts";
import { utf8 } from "../files.ts";

const COMMA = 44;
const rules = { classes: 10, scale: 1 } as const;
const layout = readLayout("train.csv", "label,pixel0,pixel1,pixel2,pixel3");

/** The numbers of a line, or what is wrong with it. */
function readAny(line: string): number[] | string {
  const cells = newLineCells(5);
  return readAnyLine(utf8(line), layout, rules, cells)?.phrase ?? [...cells.numbers];
}

/** Columns that all hold numbers. */
function numbersOnly(count: number) {
  return {
    separator: COMMA,
    columns: Array<string>(count).fill(""),
    runs: [{ from: 0, to: count - 1, isText: false }],
  };
}

/** The numbers of the line at `start`, and where the next one starts; undefined if the fast path refuses it. */
function readPlain(text: string, columns: number, start = 0) {
  const line = utf8(text);
  const bytes = new Uint8Array(line.length + 16);
  bytes.set(line);
  const window = {
    bytes,
    view: new DataView(bytes.buffer),
    start,
    end: line.length,
    isOpen: false,
  };
  const cells = newLineCells(columns);
  cells.numbers.fill(99);
  const next = readPlainLine(window, start, numbersOnly(columns), cells);
  return next < 0 ? undefined : { next, numbers: [...cells.numbers] };
}

describe("A line on the slow path", () => {
  it.each([
    ["numbers", "1,0,2,34,255", [1, 0, 2, 34, 255]],
    ["numbers in quotes", '"1","0",2,"34",255', [1, 0, 2, 34, 255]],
    ["blanks and tabs around", " 1,0\t,\t2 \t,34,255", [1, 0, 2, 34, 255]],
    ["blanks around and inside quotes", ' "1" ,"\t0 ",2,34,255', [1, 0, 2, 34, 255]],
    ["zeros before", "001,000,2,0034,00000255", [1, 0, 2, 34, 255]],
    [
      "decimals that are zero",
      "1.0,0.,2.000,34.0e0,'255.0'".replaceAll("'", '"'),
      [1, 0, 2, 34, 255],
    ],
    ["exponents", "1e0,0.0E+00,0.2e+1,3.4e1,2550e-1", [1, 0, 2, 34, 255]],
    ["signs", "+1,-0,2,+34.0,255", [1, 0, 2, 34, 255]],
  ])("may hold %s", (_, line, numbers) => {
    expect(readAny(line)).toEqual(numbers);
  });

  it.each([
    ["256", '"256"'],
    ["-1", '"-1"'],
    ["/", '"/"'],
    [":", '":"'],
    ['"', '"\\""'],
    ['""', '"\\"\\""'],
    ['"5', '"\\"5"'],
    ['12"', '"12\\""'],
    ["'5'", "\"'5'\""],
    ["1 2", '"1 2"'],
    ["1e3", '"1e3"'],
    ["1e", '"1e"'],
    ["e1", '"e1"'],
    ["1e+", '"1e+"'],
    ["1e2222", '"1e2222"'],
    ["1.2.3", '"1.2.3"'],
    [".", '"."'],
    ["-", '"-"'],
    ["--1", '"--1"'],
    [
      "nan",
      '"nan"; fill missing pixels with 0 or drop their rows (in pandas: fillna(0) or dropna())',
    ],
    ["0x10", '"0x10"'],
    ["v0.5", '"v0.5"'],
    [
      " \t",
      "nothing; fill missing pixels with 0 or drop their rows (in pandas: fillna(0) or dropna())",
    ],
    [
      "",
      "nothing; fill missing pixels with 0 or drop their rows (in pandas: fillna(0) or dropna())",
    ],
    ["0.5", '"0.5"; save whole numbers, or all pixels divided by 255'],
    ["-12.5", '"-12.5"; undo the normalisation before saving'],
    [".5", '".5"; save whole numbers, or all pixels divided by 255'],
    ['"0.5"', '"\\"0.5\\""; save whole numbers, or all pixels divided by 255'],
  ])("is refused if a pixel is %j", (text, found) => {
    expect(readAny(`1,0,${text},0,0`)).toBe(
      `column 3 ("pixel1"): expected a whole number from 0 to 255, found ${found}`,
    );
  });

  it("is refused if there is nothing between two tabs, although a tab may also be a blank", () => {
    const tabs = readLayout("train.csv", "label\tpixel0\tpixel1\tpixel2\tpixel3");
    expect(readAnyLine(utf8("1\t0\t\t2\t3"), tabs, rules, newLineCells(5))?.phrase).toMatch(
      'column 3 ("pixel1"): expected a whole number from 0 to 255, found nothing',
    );
  });

  it("is refused if a label is a fraction, with a message about labels", () => {
    expect(readAny("5.5,0,0,0,0")).toBe(
      'column 1 ("label"): expected a whole number from 0 to 9, found "5.5"; save labels without decimals',
    );
  });

  it("is refused if its last cell is empty", () => {
    expect(readAny("1,0,0,0,")).toMatch('column 5 ("pixel3")');
  });

  it("may end with a separator", () => {
    expect(readAny("1,0,0,0,9,")).toEqual([1, 0, 0, 0, 9]);
    expect(readAny("1,0,0,0,9,,")).toBe("expected 5 columns, found 7");
  });

  it.each([
    ["too few columns", "1,0,0,0", 4],
    ["one column too many", "1,0,0,0,0,0", 6],
    ["columns too many, and no numbers in them", "1,0,0,0,0,x,", 7],
  ])("is refused with %s", (_, line, found) => {
    expect(readAny(line)).toBe(`expected 5 columns, found ${found}`);
  });

  it("is refused if it contains a byte that does not occur in text, at any place", () => {
    expect(readAny("\x001,0,0,0,0")).toMatch("byte 1 of the line is NUL");
    expect(readAny("1,x,0\0,0,0")).toMatch("byte 6 of the line is NUL");
    expect(readAny("1,0\r2,0,0")).toMatch("byte 4 of the line is a carriage return");
  });
});

describe("A line with text between its numbers", () => {
  const mixed = readLayout("train.csv", "id,label,writer,pixel0,pixel1,pixel2,pixel3,note");

  /** The numbers of the line and its texts, from both paths; undefined where a path refuses it. */
  function both(line: string) {
    const bytes = utf8(`${line}\n\0`);
    const window = {
      bytes,
      view: new DataView(bytes.buffer),
      start: 0,
      end: bytes.length - 1,
      isOpen: false,
    };
    const [plain, any] = [newLineCells(8), newLineCells(8)];
    const texts = ({ spans }: typeof any) =>
      [0, 2, 7].map((column) => line.slice(spans[2 * column], spans[2 * column + 1]));
    const next = readPlainLine(window, 0, mixed, plain);
    const fault = readAnyLine(utf8(line.replace(/\r$/, "")), mixed, rules, any);
    return {
      plain: next < 0 ? undefined : [[...plain.numbers], texts(plain)],
      any: fault?.phrase ?? [[...any.numbers], texts(any)],
    };
  }

  it.each([
    ["r1,7,Ada,1,2,3,4,fine", ["r1", "Ada", "fine"]],
    [",7,,1,2,3,4,", ["", "", ""]],
    ["999999,7,-1.5e9,1,2,3,4,fine\r", ["999999", "-1.5e9", "fine"]],
  ])("is read alike on both paths: %j", (line, texts) => {
    const expected = [[0, 7, 0, 1, 2, 3, 4, 0], texts];
    expect(both(line)).toEqual({ plain: expected, any: expected });
  });

  it("may hold separators in quotes, on the slow path", () => {
    const { plain, any } = both('"a, ""b""",7,"x,y",1,2,3,4,z');
    expect(plain).toBeUndefined();
    expect(any).toEqual([
      [0, 7, 0, 1, 2, 3, 4, 0],
      ['"a, ""b"""', '"x,y"', "z"],
    ]);
  });

  it("takes a quote that does not close as a letter", () => {
    expect(both('5",7,Ada,1,2,3,4,z').any).toEqual([
      [0, 7, 0, 1, 2, 3, 4, 0],
      ['5"', "Ada", "z"],
    ]);
  });

  it.each(["r1,7,Ada,1,2,3,4", "r1,7,Ada,1,2,3,4,fine,5", "r1,7"])(
    "is refused on both paths with another number of columns: %j",
    (line) => {
      const { plain, any } = both(line);
      expect(plain).toBeUndefined();
      expect(any).toMatch(/^expected 8 columns, found \d$/);
    },
  );
});

describe("A line on the fast path", () => {
  it.each([
    ["numbers of one to three digits", "1,0,23,255\n", [1, 0, 23, 255]],
    ["CR LF at its end", "1,0,23,255\r\n", [1, 0, 23, 255]],
    ["one number", "7\n", [7]],
    ["zeros before a number", "007,000\n", [7, 0]],
    ["nothing but zeros", `${Array(17).fill(0).join()}\n`, Array<number>(17).fill(0)],
    ["as many zeros as are stepped over at once, and a last", "0,0,0,0,5\n", [0, 0, 0, 0, 5]],
    ["zeros up to its end", "5,0,0,0,0\n", [5, 0, 0, 0, 0]],
    ["three zeros and a number", "0,0,0,6,0,0,0,0,7\n", [0, 0, 0, 6, 0, 0, 0, 0, 7]],
  ])("may hold %s", (_, text, numbers) => {
    expect(readPlain(text, numbers.length)).toEqual({ next: text.length, numbers });
  });

  it("may start anywhere, and ends where the next one starts", () => {
    const text = "9,9\n0,0,0,0,1\n0,0,0,0,2\n";
    expect(readPlain(text, 5, 4)).toEqual({ next: 14, numbers: [0, 0, 0, 0, 1] });
  });

  it.each([
    ["a number above 255", "1,256,0\n"],
    ["a number of four digits", "1,0001,0\n"],
    ["an empty cell", "1,,0\n"],
    ["the byte before 0", "1,/,0\n"],
    ["the byte behind 9", "1,:,0\n"],
    ["another byte behind a digit", "1,2:,0\n"],
    ["a blank", "1, 2,0\n"],
    ["another separator", "1;2;0\n"],
    ["a column too few", "1,2\n"],
    ["a column too many", "1,2,0,0\n"],
    ["a carriage return alone", "1,2,0\r1,2,0\n"],
    ["zeros in place of columns and end", "0,0,0,0,0,0,0,0,"],
    ["no end yet", "1,2,0"],
    ["half an end yet", "1,2,0\r"],
    ["nothing yet", ""],
  ])("is declined with %s", (_, text) => {
    expect(readPlain(text, 3)).toBeUndefined();
  });

  it("is declined where only bytes behind the window would complete it", () => {
    const bytes = utf8("0,0,0,0,0,0,0,0,5\n0,0,0,0,0,0");
    const window = { bytes, view: new DataView(bytes.buffer), start: 0, end: 7, isOpen: false };
    bytes[7] = 0;
    expect(readPlainLine(window, 0, numbersOnly(9), newLineCells(9))).toBe(-1);
  });

  it("holds what reading it cell by cell finds", () => {
    const cell = fc.oneof(
      { weight: 4, arbitrary: fc.constant("0") },
      fc.nat(299).map(String),
      fc.constantFrom("", "00", "x", "0256", " 1", "1;2"),
    );
    const lines = fc.array(cell, { minLength: 3, maxLength: 7 }).map((cells) => cells.join());
    fc.assert(
      fc.property(lines, (line) => {
        const plain = readPlain(`${line}\n`, 5)?.numbers;
        const any = readAny(line);
        if (plain !== undefined) {
          expect(plain).toEqual(any);
        } else if (typeof any !== "string") {
          expect(line).toMatch(/0\d|[ "]|,$/);
        }
      }),
      { numRuns: 500, seed: 1 },
    );
  });
});
