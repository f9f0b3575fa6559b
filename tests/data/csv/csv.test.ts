import { describe, expect, it } from "vitest";
import { bytesSource, readDigits } from "../../../src/data/index.ts";
import { csvText, inPieces, rowNumbers, sample, utf8 } from "../files.ts";

const digits = sample(30, 6);
const text = csvText(digits);

async function read(content: string) {
  const { images, labels } = await readDigits([bytesSource("train.csv", utf8(content))]);
  return { images, labels };
}
const expected = { images: digits.images, labels: digits.labels };

/** The CSV with its columns in another order. */
function reordered(order: (columns: string[]) => string[]): string {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => order(line.split(",")).join(","))
    .join("\n");
}

describe("A CSV", () => {
  it.each([
    ["lines that end with CR LF", text.replaceAll("\n", "\r\n")],
    ["no line feed at its end", text.trimEnd()],
    ["a carriage return and no line feed at its end", `${text.trimEnd()}\r`],
    ["a byte order mark", `\ufeff${text}`],
    ["a byte order mark and no header", `\ufeff${text.slice(text.indexOf("\n") + 1)}`],
    ["semicolons", text.replaceAll(",", ";")],
    ["tabs", text.replaceAll(",", "\t")],
    ["all cells in quotes", text.replaceAll(/[^,\n]+/g, '"$&"')],
    ["a header in quotes", text.replace(/.*/, (header) => header.replaceAll(/[^,]+/g, '"$&"'))],
    ["spaces around numbers", text.replaceAll(",", " , ")],
    ["spaces inside quotes", text.replaceAll(/[^,\n]+/g, ' " $& " ')],
    ["numbers with zeros before them", text.replaceAll(/,(\d)/g, ",000$1")],
    ["empty lines between rows and at its end", `${text.replaceAll("\n", "\n\n\r\n")}\n\n`],
    ["no header", text.slice(text.indexOf("\n") + 1)],
    ["a header in capitals", text.replace(/.*/, (header) => header.toUpperCase())],
    [
      "pixels counted from 1",
      text.replace(/.*/, ["label", ...names((pixel) => `pixel${pixel + 1}`)].join()),
    ],
    [
      "pixels named by row and column",
      text.replace(
        /.*/,
        ["label", ...names((pixel) => `${Math.floor(pixel / 6) + 1}x${(pixel % 6) + 1}`)].join(),
      ),
    ],
    ["its label last", reordered(([label, ...pixels]) => [...pixels, label as string])],
    ["its columns backwards", reordered((columns) => columns.reverse())],
    [
      "a column that numbers the rows",
      reordered((columns) => [columns[0] === "label" ? "id" : "7", ...columns]),
    ],
  ])("is read with %s", async (_, content) => {
    expect(await read(content)).toEqual(expected);
  });

  it("is read in many windows, whatever part of them is filled", async () => {
    const large = sample(400, 28);
    const bytes = utf8(csvText(large));
    for (const size of [1000, 65_536, 262_143, 262_144, 262_145, bytes.length]) {
      const count = Math.ceil(bytes.length / size);
      const pieces = Array.from({ length: count }, (_, index) =>
        bytes.subarray(index * size, (index + 1) * size),
      );
      const { images, labels } = await readDigits([inPieces("train.csv", pieces)]);
      expect(Buffer.compare(images, large.images)).toBe(0);
      expect(labels).toEqual(large.labels);
    }
  });

  it("has capacity for all rows, even if the first are short and the last are long", async () => {
    const dark = {
      ...sample(5000, 4),
      images: new Uint8Array(80_000).fill(0, 0, 40_000).fill(255, 40_000),
    };
    const { images, count } = await readDigits([bytesSource("train.csv", utf8(csvText(dark)))]);
    expect(count).toBe(5000);
    expect(Buffer.compare(images, dark.images)).toBe(0);
  });

  it("with 0.0 and 1.0 alone has fractions, with 0 and 1 bytes, as arrays have", async () => {
    const rows = ["1,0,0,0,1", "2,1,0,1,1"];
    const read = (of: (row: string) => string) =>
      readDigits([bytesSource("ink.csv", utf8([`label,${names4}`, ...rows.map(of)].join("\n")))]);
    const decimal = await read((row) => row.replaceAll(/,(\d)/g, ",$1.0"));
    expect([...decimal.images]).toEqual([0, 0, 0, 255, 255, 0, 255, 255]);
    expect([...(decimal.labels ?? [])]).toEqual([1, 2]);
    expect(decimal.notes).toEqual([
      "The pixels of ink.csv are from 0 to 1; they are multiplied by 255.",
    ]);
    const whole = await read((row) => row);
    expect([...whole.images]).toEqual([0, 0, 0, 1, 1, 0, 1, 1]);
    // A label that pandas made a decimal says nothing of the pixels.
    expect((await read((row) => row.replace(",", ".0,"))).images).toEqual(whole.images);
  });

  it("accepts labels above 9 if there are that many classes", async () => {
    const letters = { ...digits, labels: digits.labels.map((label) => label + 30) };
    const source = bytesSource("letters.csv", utf8(csvText(letters)));
    expect((await readDigits([source], { classes: 47 })).labels).toEqual(letters.labels);
  });

  it("counts the rows with errors after the first one, but not those after the limit", async () => {
    const rows = Array.from({ length: 30 }, (_, row) => rowNumbers(digits, row).join());
    const bad = rows.map((row, index) => (index % 10 === 5 ? `${row},0` : row));
    const header = text.slice(0, text.indexOf("\n"));
    const source = bytesSource("train.csv", utf8([header, ...bad].join("\n")));
    await expect(readDigits([source])).rejects.toThrow(
      "train.csv:7: expected 37 columns, found 38 (2 more rows have errors).",
    );
    await expect(readDigits([source], { limit: 20 })).rejects.toThrow("(1 more row has an error).");
    expect((await readDigits([source], { limit: 5 })).count).toBe(5);
  });

  it("counts a thousand rows with errors after the first one, and stops there", async () => {
    const bad = (count: number) => {
      const rows = `1,0,0,0,x\n`.repeat(count);
      return readDigits([bytesSource("train.csv", utf8(`label,${names4}\n${rows}1,0,0,0,0\n`))]);
    };
    await expect(bad(1000)).rejects.toThrow("(999 more rows have errors).");
    await expect(bad(2000)).rejects.toThrow("(at least 1,000 more rows have errors).");
  });

  it("skips empty lines, wherever a chunk ends", async () => {
    const content = utf8(`label,${names4}\r\n\r\n\r\n1,0,0,0,9\n\n\n2,0,0,0,8\n`);
    for (let cut = 0; cut <= content.length; cut++) {
      const pieces = [content.subarray(0, cut), content.subarray(cut)];
      const { count, labels } = await readDigits([inPieces("train.csv", pieces)]);
      expect(count).toBe(2);
      expect(labels).toEqual(Uint8Array.of(1, 2));
    }
  });

  it("refuses labels of classes that do not exist, on the fast path and on the slow one", async () => {
    const withLabel = (label: string, classes: number) =>
      readDigits([bytesSource("train.csv", utf8(`label,${names4}\n${label},0,0,0,9\n`))], {
        classes,
      });
    expect((await withLabel("46", 47)).labels).toEqual(Uint8Array.of(46));
    const sentence = 'column 1 ("label"): expected a whole number from 0 to 46, found "47".';
    await expect(withLabel("47", 47)).rejects.toThrow(sentence);
    await expect(withLabel(" 47", 47)).rejects.toThrow(sentence);
  });

  it("reads a file without labels, for any number of classes", async () => {
    const source = bytesSource("test.csv", utf8(`${names4}\n9,8,7,6\n`));
    const { images, labels, classes } = await readDigits([source], { classes: 1 });
    expect({ images, labels, classes }).toEqual({
      images: Uint8Array.of(9, 8, 7, 6),
      labels: undefined,
      classes: 1,
    });
  });

  it("reports an error rather than that there are no rows", async () => {
    await expect(read(`label,${names4}\n1,2\n`)).rejects.toThrow(
      "train.csv:2: expected 5 columns, found 2.",
    );
    await expect(read(`label,${names4}\n`)).rejects.toThrow("has no rows of digits");
  });

  it("counts lines, not rows, if lines are empty", async () => {
    const source = bytesSource(
      "train.csv",
      utf8(text.replace("\n", "\n\r\n\n\n").replace(/,\d+\n$/, ",x\n")),
    );
    await expect(readDigits([source])).rejects.toThrow("train.csv:34: column 37");
  });
});

const names4 = "pixel0,pixel1,pixel2,pixel3";

function names(name: (pixel: number) => string): string[] {
  return Array.from({ length: 36 }, (_, pixel) => name(pixel));
}
