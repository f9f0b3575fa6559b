// What stands above the rows of a CSV, and what is missing in them.
import { describe, expect, test } from "vitest";
import { bytesSource, readDigits } from "../../../src/data/index.ts";
import { csv, images, kaggle, labels, rows } from "./shapes.ts";

const read = (text: string) =>
  readDigits([bytesSource("train.csv", new TextEncoder().encode(text))]);

const refusal = (text: string) =>
  read(text).then(
    () => expect.fail("It was read."),
    (error: unknown) => (error as Error).message,
  );

const text = csv(["label", ...kaggle], rows());
const header = text.slice(0, text.indexOf("\n") + 1);
const body = text.slice(header.length);

describe("A CSV", () => {
  test.each([
    ["begin with an empty line", `\n${text}`],
    ["begin with empty lines and no header", `\r\n\n${body}`],
    ["begin with empty lines around Excel's separator", `\nsep=,\n\n${text}`],
  ])("may %s", async (_, content) => {
    const dataset = await read(content);
    expect(dataset.images).toEqual(images);
    expect(dataset.labels).toEqual(labels);
    expect(dataset.notes).toBeUndefined();
  });

  test("counts the empty lines before its header", async () => {
    expect(await refusal(`\n\n${header}x${body}`)).toMatch(/^train\.csv:4: column 1/);
  });

  test.each([
    ["a comment", "# my digits\n", "# my digits", 2, "Delete the first line."],
    ["a title", "My digits, 2024,,,,\n", "My digits, 2024,,,,", 2, "Delete the first line."],
    ["two of them", "My digits\n2024\n", "My digits", 3, "Delete the lines before it."],
    ["a number", "80\n", "80", 2, "Delete the first line."],
  ])("names %s above its header", async (_, above, line, begin, remedy) => {
    const message = `train.csv:1: the line ${JSON.stringify(line)} is neither a header nor pixels; the table begins in line ${begin}. ${remedy}`;
    expect(await refusal(above + text)).toBe(message);
    expect(await refusal(above + body)).toBe(message);
  });

  test("is told what its header lacks, although its rows would do without one", async () => {
    expect(await refusal(text.replace("pixel56,", "pixl56,"))).toContain('"pixel56" is missing');
  });

  test("may repeat its header, as joined files do, and says so", async () => {
    const half = body.length / 2 + body.slice(body.length / 2).indexOf("\n") + 1;
    const twice = await read(header + body.slice(0, half) + header + body.slice(half));
    expect(twice.images).toEqual(images);
    expect(twice.notes).toEqual([
      expect.stringMatching(
        /^train\.csv: line \d+ repeats the header; it is no digit and passed over\.$/,
      ),
    ]);
    const thrice = await read(text + header + header);
    expect(thrice.count).toBe(80);
    expect(thrice.notes).toEqual([
      "train.csv: line 82 repeats the header, as does 1 other; it is no digit and passed over.",
    ]);
  });

  test("is refused if a second header has another order", async () => {
    const other = csv([...kaggle, "label"], rows());
    expect(await refusal(text + other)).toContain(
      'train.csv:82: column 1 ("label"): expected a whole number from 0 to 255, found "pixel0"; the line is another header: bring the parts of the file into one order of columns',
    );
  });

  test.each(["", "NaN", "NA", "null", "?"])(
    "is told what to do about missing cells: %j",
    async (cell) => {
      const lines = rows().map((line, row) => (row === 3 ? line.with(9, cell) : line));
      expect(await refusal(csv(["label", ...kaggle], lines))).toContain(
        "; fill missing pixels with 0 or drop their rows (in pandas: fillna(0) or dropna()).",
      );
      const labelLines = rows().map((line, row) => (row === 3 ? line.with(0, cell) : line));
      expect(await refusal(csv(["label", ...kaggle], labelLines))).toContain(
        "; drop the rows without a label (in pandas: dropna()).",
      );
    },
  );
});
