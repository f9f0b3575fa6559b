import { describe, expect, test } from "vitest";
import {
  type ReadOptions,
  UnclearLabelError,
  bytesSource,
  dataFingerprint,
  readDigits,
} from "../../../src/data/index.ts";
import { utf8 } from "../files.ts";
import {
  type Cell,
  csv,
  digits,
  images,
  kaggle,
  label,
  labels,
  oneHot,
  plain,
  remarked,
  rows,
} from "./shapes.ts";

async function read(text: string, options: ReadOptions = {}) {
  return readDigits([bytesSource("train.csv", utf8(text))], options);
}

async function refusal(text: string, options: ReadOptions = {}): Promise<Error> {
  return read(text, options).then(
    () => expect.fail("It was read."),
    (error: unknown) => error as Error,
  );
}

function columnsOf(error: Error): readonly string[] | undefined {
  return error instanceof UnclearLabelError ? error.columns : undefined;
}

describe("A CSV of the same digits is read alike with", () => {
  test.each(plain)("%s, without a remark", async (_, text) => {
    const dataset = await read(text);
    expect(dataset.notes).toBeUndefined();
    expect(dataset.labels).toEqual(labels);
    expect(await dataFingerprint(dataset)).toBe(await dataFingerprint(digits));
  });

  test.each(remarked)("%s, with a remark", async (_, text, words) => {
    const dataset = await read(text);
    expect(dataset.notes?.join(" ")).toContain(words);
    expect(dataset.labels).toEqual(labels);
    expect(await dataFingerprint(dataset)).toBe(await dataFingerprint(digits));
  });
});

describe("The label of a CSV", () => {
  const two = csv(
    ["fold", "sort", ...kaggle],
    rows((row) => [row % 5, label(row)]),
  );

  test("is asked for if two columns can be it", async () => {
    const error = await refusal(two);
    expect(error).toBeInstanceOf(UnclearLabelError);
    expect(error.message).toBe(
      'train.csv: it is unclear which column is the label: "fold" or "sort". Choose one of them.',
    );
    expect(columnsOf(error)).toEqual(["fold", "sort"]);
  });

  test("is the one that is named, in any case of letters, or counted", async () => {
    for (const name of ["sort", "SORT", "2"]) {
      const dataset = await read(two, { label: name });
      expect(dataset.labels).toEqual(labels);
      expect(dataset.notes).toEqual(['train.csv: the column "fold" is not used.']);
    }
    expect((await read(two, { label: "fold" })).labels?.slice(0, 6)).toEqual(
      Uint8Array.of(0, 1, 2, 3, 4, 0),
    );
  });

  test("is refused if there is no such column", async () => {
    expect((await refusal(two, { label: "digit" })).message).toBe(
      'train.csv has no column "digit" for the label. Its 786 columns are "fold", "sort", … "pixel783".',
    );
  });

  test("is no pixel", async () => {
    const pixel = csv(
      ["label", ...kaggle],
      rows((row) => [label(row)]),
    );
    for (const name of ["pixel0", "2"]) {
      expect((await refusal(pixel, { label: name })).message).toBe(
        'train.csv: the column "pixel0" is one of the pixels, so it is not the label.',
      );
    }
  });

  test("is asked for if two columns are named like labels and both hold numbers", async () => {
    const both = csv(
      ["label", "class", ...kaggle],
      rows((row) => [label(row), 9 - label(row)]),
    );
    expect(await refusal(both)).toBeInstanceOf(UnclearLabelError);
    const words = csv(
      ["label", "class", ...kaggle],
      rows((row) => [label(row), "abcdefghij"[label(row)] as string]),
    );
    expect((await read(words)).labels).toEqual(labels);
  });

  test("is asked for if first and last column can be it", async () => {
    const shades = csv(
      undefined,
      rows(undefined, undefined, () => []).map((row, at) => row.with(784, at % 3)),
    );
    const error = await refusal(shades);
    expect(columnsOf(error)).toEqual(["1", "785"]);
    expect((await read(shades, { label: "1" })).labels).toEqual(labels);
    expect((await read(shades, { label: "785" })).labels?.slice(0, 4)).toEqual(
      Uint8Array.of(0, 1, 2, 0),
    );
  });

  test("is asked for if first and last column are always 0", async () => {
    expect(
      await refusal(
        csv(
          undefined,
          rows(() => [0]),
        ),
      ),
    ).toBeInstanceOf(UnclearLabelError);
  });

  test("may have any number up to 255, with gaps and an offset", async () => {
    const letters = await read(
      csv(
        ["label", ...kaggle],
        rows((row) => [label(row) + 65]),
      ),
    );
    expect(letters.classes).toBe(75);
    expect(
      (
        await read(
          csv(
            ["label", ...kaggle],
            rows((row) => [label(row) === 3 ? 255 : 1]),
          ),
        )
      ).classes,
    ).toBe(256);
    expect(
      (
        await read(
          csv(
            ["label", ...kaggle],
            rows(() => [4]),
          ),
        )
      ).classes,
    ).toBe(10);
  });

  test("is missing if the only other column counts the rows, or holds no labels", async () => {
    const counting = await read(
      csv(
        ["number", ...kaggle],
        rows((row) => [row]),
      ),
    );
    expect(counting.labels).toBeUndefined();
    const words = await read(
      csv(
        ["who", ...kaggle],
        rows((row) => [`writer ${row}`]),
      ),
    );
    expect(words.labels).toBeUndefined();
    expect(words.notes).toEqual([
      'train.csv: no column is named "label", and none of "who" holds labels, whole numbers from 0 to 255.',
    ]);
  });

  test("does not matter for a prediction", async () => {
    for (const text of [
      two,
      csv(
        ["label", ...kaggle],
        rows(() => [""]),
      ),
      csv(
        ["label", ...kaggle],
        rows(() => ["?"]),
      ),
      csv(
        kaggle,
        rows(() => []),
      ),
      csv(
        undefined,
        rows(() => []),
      ),
    ]) {
      const dataset = await read(text, { forPrediction: true });
      expect(dataset.labels).toBeUndefined();
      expect(dataset.images).toEqual(images);
    }
  });
});

describe("The ids of a CSV", () => {
  test.each([
    ["id", (row: number) => row],
    ["ImageId", (row: number) => row + 1],
    ["", (row: number) => 1000 + row],
    ["Unnamed: 0", (row: number) => 1000 + row],
    ["index", (row: number) => 1000 - row],
    ["file_name", (row: number) => `"a, ""${row}"""`],
  ])("are kept for a prediction, from a column named %j", async (column, id) => {
    const text = csv(
      [column, ...kaggle],
      rows((row) => [id(row)]),
    );
    const { ids, images: read1 } = await read(text, { forPrediction: true });
    expect(ids?.column).toBe(column);
    expect(ids?.values).toHaveLength(80);
    expect(ids?.values[7]).toBe(column === "file_name" ? 'a, "7"' : String(id(7)));
    expect(read1).toEqual(images);
    expect((await read(text)).ids).toBeUndefined();
  });

  test("that occur twice, and labels that are passed over, are told", async () => {
    const text = csv(
      ["id", "label", ...kaggle],
      rows((row) => [row % 79, label(row)]),
    );
    expect((await read(text, { forPrediction: true })).notes).toEqual([
      'train.csv: the column "label" is not used.',
      'train.csv: 1 row has the "id" of an earlier row.',
    ]);
    expect((await read(text)).notes).toBeUndefined();
  });

  test("come from the column with a name if there is an index, too", async () => {
    const text = csv(
      ["", "id", ...kaggle],
      rows((row) => [row, `n${row}`]),
    );
    expect((await read(text, { forPrediction: true })).ids).toMatchObject({ column: "id" });
  });
});

describe("A CSV is refused, with line and column,", () => {
  const at = (content: Cell, pixel: number, of: (value: number) => Cell = (value) => value) => {
    const cells = rows(undefined, of);
    (cells[6] as Cell[])[1 + pixel] = content;
    return csv(["label", ...kaggle], cells);
  };
  const labelAt = (content: Cell) =>
    csv(
      ["label", ...kaggle],
      rows((row) => [row === 6 ? content : label(row)]),
    );

  test.each<[what: string, text: string, words: string]>([
    [
      "if a pixel above 1 follows pixels from 0 to 1",
      at("12", 3, (value) => value / 255),
      'train.csv:8: column 5 ("pixel3"): expected a number from 0 to 1, found "12"; other pixels have decimals, so all must be from 0 to 1.',
    ],
    [
      "if a pixel has decimals among whole ones",
      at("0.5", 3),
      'expected a whole number from 0 to 255, found "0.5"; save whole numbers, or all pixels divided by 255.',
    ],
    [
      "if pixels are normalised",
      at("-0.4242", 3),
      'found "-0.4242"; undo the normalisation before saving.',
    ],
    [
      "if a label is negative",
      labelAt("-1"),
      'column 1 ("label"): expected a whole number from 0 to 255, found "-1".',
    ],
    [
      "counting the line that tells Excel the separator",
      `sep=,\n${labelAt("-1")}`,
      'train.csv:9: column 1 ("label"): expected',
    ],
    ["if a label is missing", labelAt(""), "expected a whole number from 0 to 255, found nothing;"],
    ["if a label is not a number", labelAt("NaN"), 'found "NaN";'],
    ["if a label is a word", labelAt("seven"), 'found "seven"; number the classes from 0.'],
    ["if a label has decimals", labelAt("7.5"), 'found "7.5"; save labels without decimals.'],
    [
      "if a pixel is missing",
      at("", 3),
      'train.csv:8: column 5 ("pixel3"): expected a whole number from 0 to 255, found nothing;',
    ],
    [
      "if an index without a header does not count the rows",
      csv(
        undefined,
        rows((row) => [2 * row, label(row)]),
      ),
      "train.csv: 786 columns without a header are 784 pixels and two more, of which the first one does not count the rows. Save the file with a header",
    ],
    [
      "if an index has no header and either end may be the label",
      csv(
        undefined,
        rows(
          (row) => [row, row % 7],
          undefined,
          (row) => [label(row)],
        ).map((cells) => cells.filter((_, column) => column !== 2)),
      ),
      'it is unclear which of its 786 columns is the label: perhaps "2" or "786".',
    ],
    [
      "if an index stands where the label would be",
      csv(
        undefined,
        rows((row) => [row]),
      ),
      "train.csv: column 1 counts the rows.",
    ],
    [
      "if an index of more rows than a label has classes stands there",
      csv(
        undefined,
        Array.from({ length: 300 }, (_, row) => [row, ...Array<Cell>(16).fill(0)]),
      ),
      "train.csv: column 1 counts the rows.",
    ],
    [
      "if a pixel there is above 255, though it is one more than that before it",
      csv(
        undefined,
        [3, 1, 2, 0].map((label, row) => [label, ...Array<Cell>(15).fill(0), 253 + row]),
      ).replace(/253/, "9"),
      "expected a whole number from 0 to 255, found",
    ],
    [
      "if one-hot labels have no header",
      csv(undefined, rows(oneHot)),
      "If the labels are ten columns of 0 and 1 (one-hot)",
    ],
  ])("%s", async (_, text, words) => {
    expect((await refusal(text)).message).toContain(words);
  });
});
