import { describe, expect, it } from "vitest";
import { MAX_LINE_BYTES, lineWindows } from "../../../src/data/csv/lines.ts";
import { readChunks } from "../../../src/data/source.ts";
import { inPieces, utf8 } from "../files.ts";

const LINE_FEED = 10;

/** The content of each window, for a reader that reads all complete lines of each. */
async function windows(...pieces: string[]): Promise<string[]> {
  const chunks = readChunks(inPieces("train.csv", pieces.map(utf8)));
  const seen: string[] = [];
  for await (const window of lineWindows("train.csv", chunks)) {
    const bytes = window.bytes.subarray(window.start, window.end);
    seen.push(new TextDecoder().decode(bytes));
    expect(window.bytes[window.end]).toBe(0);
    window.start += bytes.lastIndexOf(LINE_FEED) + 1;
  }
  return seen;
}

describe("Windows of the lines of a file", () => {
  it("begin at the start of a line, and repeat an incomplete line with more bytes after it", async () => {
    expect(await windows("ab\ncd", "e\nf", "g\n")).toEqual(["ab\ncd", "cde\nf", "fg\n"]);
  });

  it("add a missing line feed to the last line", async () => {
    expect(await windows("ab\ncd")).toEqual(["ab\ncd", "cd\n"]);
    expect(await windows("ab\n")).toEqual(["ab\n"]);
    expect(await windows("", "", "")).toEqual([]);
  });

  it("hold twice the longest line, however large the chunks are", async () => {
    const text = `${"x".repeat(99)}\n`.repeat(5000);
    const seen = await windows(text);
    expect(seen.map(({ length }) => length)).toEqual([2 * MAX_LINE_BYTES, 237_900]);
  });

  it("hold a line of the greatest length, and no longer one", async () => {
    const longest = "x".repeat(MAX_LINE_BYTES);
    expect(await windows(longest, "\n")).toEqual([longest, `${longest}\n`]);
    expect(await windows(longest)).toEqual([longest, `${longest}\n`]);
    const sentence =
      "train.csv: a line is longer than 131,072 bytes. A CSV of digits has one image per line, and each line ends with a line feed.";
    await expect(windows(`${longest}x`, "\n")).rejects.toThrow(sentence);
    await expect(windows(`${longest}x`)).rejects.toThrow(sentence);
  });
});
