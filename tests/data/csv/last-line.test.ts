import { describe, expect, test } from "vitest";
import { type Dataset, bytesSource, readDigits } from "../../../src/data/index.ts";
import { csvText, sample, utf8 } from "../files.ts";

const digits = sample(12, 5);
/** The last pixel of the last row is 217. */
const whole = csvText({ ...digits, images: digits.images.with(-1, 217) });

async function read(text: string, limit?: number): Promise<Dataset> {
  return readDigits([bytesSource("train.csv", utf8(text))], { limit });
}

/** The file as it is after its last line feed and `bytes` before it are lost. */
function cutBy(bytes: number): string {
  return whole.slice(0, -1 - bytes);
}

describe("A CSV that was cut off in its last line is refused, with the line", () => {
  test.each([
    ["after a cell", cutBy(4)],
    ["after a separator", cutBy(3)],
    ["in its first cell", whole.slice(0, whole.lastIndexOf("\n", whole.length - 2) + 2)],
  ])("%s", async (_, text) => {
    const columns = text.slice(text.lastIndexOf("\n") + 1).split(",");
    const complete = columns.at(-1) === "" ? columns.length - 1 : columns.length;
    const found = `train.csv:13: the last line ends after ${complete} of 26 columns, without a line feed: the file was cut off. Save or download it again, or set a limit of 11 to read the rows before.`;
    await expect(read(text)).rejects.toThrow(found);
  });

  test("but its whole lines can be read", async () => {
    expect((await read(cutBy(9), 11)).count).toBe(11);
  });

  test("while a short line that others follow is a wrong line", async () => {
    const lines = whole.split("\n");
    const short = lines.with(5, (lines[5] as string).split(",").slice(0, 9).join(","));
    await expect(read(short.join("\n"))).rejects.toThrow(
      "train.csv:6: expected 26 columns, found 9",
    );
  });
});

describe("A CSV whose last number may have lost digits is read with a note", () => {
  test.each(["21", "2"])("%s", async (left) => {
    const { notes, count } = await read(whole.slice(0, -4) + left);
    expect(count).toBe(12);
    expect(notes).toEqual([
      `The last line of train.csv, line 13, ends with the number ${left} and without a line feed. If the file was cut off there, digits of that number are missing: compare its size with the original's.`,
    ]);
  });

  test("where the label is last, and others have more digits", async () => {
    const rows = Array.from({ length: 12 }, (_, row) => `0,9,0,7,${row === 11 ? 1 : row}`);
    const text = `pixel0,pixel1,pixel2,pixel3,label\n${rows.join("\n")}`;
    expect((await read(text)).notes?.join()).toContain("ends with the number 1 and");
    expect((await read(text.replace("7,10", "7,9"))).notes).toBeUndefined();
  });

  test.each([
    ["with a line feed", whole],
    ["with a number that no digit can follow", cutBy(0)],
    ["with a 0, as most digits end", whole.slice(0, -4) + "0"],
    ["with 26, which a digit would make larger than 255", whole.slice(0, -4) + "26"],
  ])("but not if it ends %s", async (_, text) => {
    expect((await read(text)).notes).toBeUndefined();
  });

  test("and not if that line is not read", async () => {
    expect((await read(whole.slice(0, -4) + "2", 5)).notes).toBeUndefined();
  });
});
