import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readAnyLine } from "../../../src/data/csv/any-line.ts";
import { readLayout } from "../../../src/data/csv/layout.ts";
import { readPlainLine } from "../../../src/data/csv/plain-line.ts";
import { utf8 } from "../files.ts";

const COMMA = 44;
const layout = readLayout("train.csv", "label,pixel0,pixel1,pixel2,pixel3");

/** The numbers of a line, or what is wrong with it. */
function readAny(line: string): number[] | string {
  const cells = new Uint8Array(5);
  return readAnyLine(utf8(line), layout, 10, cells) ?? [...cells];
}

/** The numbers of the line at `start`, and where the next one starts; undefined if the fast path refuses it. */
function readPlain(text: string, columns: number, start = 0) {
  const line = utf8(text);
  const bytes = new Uint8Array(line.length + 16);
  bytes.set(line);
  const window = { bytes, view: new DataView(bytes.buffer), start, end: line.length };
  const cells = new Uint8Array(columns).fill(99);
  const next = readPlainLine(window, start, COMMA, cells);
  return next < 0 ? undefined : { next, numbers: [...cells] };
}

describe("A line on the slow path", () => {
  it.each([
    ["numbers", "1,0,2,34,255", [1, 0, 2, 34, 255]],
    ["numbers in quotes", '"1","0",2,"34",255', [1, 0, 2, 34, 255]],
    ["blanks and tabs around", " 1,0\t,\t2 \t,34,255", [1, 0, 2, 34, 255]],
    ["blanks around and inside quotes", ' "1" ,"\t0 ",2,34,255', [1, 0, 2, 34, 255]],
    ["zeros before", "001,000,2,0034,00000255", [1, 0, 2, 34, 255]],
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
    ["1e2", '"1e2"'],
    ["5.", '"5."'],
    ["v0.5", '"v0.5"'],
    [" \t", "nothing"],
    ["", "nothing"],
    ["0.5", '"0.5"; save pixels without decimals'],
    ["-12.5", '"-12.5"; save pixels without decimals'],
    [".5", '".5"; save pixels without decimals'],
    ['"0.5"', '"\\"0.5\\""; save pixels without decimals'],
  ])("is refused if a pixel is %j", (text, found) => {
    expect(readAny(`1,0,${text},0,0`)).toBe(
      `column 3 ("pixel1"): expected a whole number from 0 to 255, found ${found}`,
    );
  });

  it("is refused if there is nothing between two tabs, although a tab may also be a blank", () => {
    const tabs = readLayout("train.csv", "label\tpixel0\tpixel1\tpixel2\tpixel3");
    expect(readAnyLine(utf8("1\t0\t\t2\t3"), tabs, 10, new Uint8Array(5))).toMatch(
      'column 3 ("pixel1"): expected a whole number from 0 to 255, found nothing',
    );
  });

  it("is refused if a label is a fraction, with a message about labels", () => {
    expect(readAny("5.0,0,0,0,0")).toBe(
      'column 1 ("label"): expected a whole number from 0 to 9, found "5.0"; save labels without decimals',
    );
  });

  it("is refused if its last cell is empty", () => {
    expect(readAny("1,0,0,0,")).toMatch('column 5 ("pixel3")');
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
    const window = { bytes, view: new DataView(bytes.buffer), start: 0, end: 7 };
    bytes[7] = 0;
    expect(readPlainLine(window, 0, COMMA, new Uint8Array(9))).toBe(-1);
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
          expect(line).toMatch(/0\d|[ "]/);
        }
      }),
      { numRuns: 500, seed: 1 },
    );
  });
});
