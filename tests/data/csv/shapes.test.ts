// The shapes in which people have their digits as CSV. All hold the same digits, so all give the same dataset.
import { describe, expect, test } from "vitest";
import {
  type ReadOptions,
  UnclearLabelError,
  builtInDigits,
  bytesSource,
  dataFingerprint,
  readDigits,
} from "../../../src/data/index.ts";
import { utf8 } from "../files.ts";

const digits = builtInDigits({ count: 80, seed: 5 });
const { images } = digits;
const labels = digits.labels as Uint8Array;
const pixels = Array.from({ length: 784 }, (_, pixel) => pixel);

type Cell = string | number;

/** The rows as cells: what `before`, each pixel and `behind` make of a row. */
function rows(
  before: (row: number) => readonly Cell[] = (row) => [labels[row] as number],
  pixel: (value: number) => Cell = (value) => value,
  behind: (row: number) => readonly Cell[] = () => [],
): Cell[][] {
  return Array.from(labels, (_, row) => [
    ...before(row),
    ...Array.from(images.subarray(784 * row, 784 * (row + 1)), pixel),
    ...behind(row),
  ]);
}

function csv(
  header: readonly Cell[] | undefined,
  cells: readonly Cell[][],
  separator = ",",
): string {
  const lines = header === undefined ? cells : [header, ...cells];
  return `${lines.map((line) => line.join(separator)).join("\n")}\n`;
}

function named(name: (pixel: number) => Cell): Cell[] {
  return pixels.map(name);
}

const kaggle = named((pixel) => `pixel${pixel}`);

/** What pandas makes of a first row that it takes for a header. */
function mangled(row: readonly Cell[]): string[] {
  const times = new Map<Cell, number>();
  return row.map((cell) => {
    const before = times.get(cell) ?? 0;
    times.set(cell, before + 1);
    return before === 0 ? String(cell) : `${cell}.${before}`;
  });
}

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

const label = (row: number) => labels[row] as number;
const exponent = (value: number) => value.toExponential(18).replace(/e([+-])(\d)$/, "e$10$2");
const oneHot = (row: number) => Array.from({ length: 10 }, (_, one) => Number(one === label(row)));

/** Shapes that are read without a remark. */
const plain: readonly (readonly [what: string, text: string])[] = [
  ["Kaggle's", csv(["label", ...kaggle], rows())],
  [
    "the index that pandas writes",
    csv(
      ["", "label", ...kaggle],
      rows((row) => [row + 250, label(row)]),
    ),
  ],
  [
    "that index, read and written again",
    csv(
      ["", "Unnamed: 0", "label", ...kaggle],
      rows((row) => [row, row + 5000, label(row)]),
    ),
  ],
  [
    "an index by name",
    csv(
      ["index", "label", ...kaggle],
      rows((row) => [9999 - row, label(row)]),
    ),
  ],
  [
    "ids that are words",
    csv(
      ["id", "label", ...kaggle],
      rows((row) => [`img_${row}.png`, label(row)]),
    ),
  ],
  [
    "ids with separators in quotes",
    csv(
      ["ImageId", "label", ...kaggle],
      rows((row) => [`"a, ""b"", ${row}"`, label(row)]),
    ),
  ],
  [
    "ids last",
    csv(
      ["label", ...kaggle, "id"],
      rows(undefined, undefined, (row) => [`r${row}`]),
    ),
  ],
  [
    "ids last, and lines that end with CR LF",
    csv(
      ["label", ...kaggle, "id"],
      rows(undefined, undefined, (row) => [`r${row}`]),
    ).replaceAll("\n", "\r\n"),
  ],
  [
    "ids between label and pixels",
    csv(
      ["label", "image_id", ...kaggle],
      rows((row) => [label(row), 1e6 + row]),
    ),
  ],
  [
    "whole numbers with decimals",
    csv(
      ["label", ...kaggle],
      rows(
        (row) => [`${label(row)}.0`],
        (value) => `${value}.0`,
      ),
    ),
  ],
  [
    "numbers as NumPy saves them",
    csv(
      undefined,
      rows((row) => [exponent(label(row))], exponent),
    ),
  ],
  [
    "NumPy's comment as a header",
    csv(
      ["# label", ...kaggle],
      rows((row) => [exponent(label(row))], exponent),
    ),
  ],
  [
    "NumPy's spaces",
    csv(
      undefined,
      rows((row) => [exponent(label(row))], exponent),
      " ",
    ),
  ],
  [
    "decimal commas",
    csv(
      ["label", ...kaggle],
      rows(
        (row) => [label(row)],
        (value) => `${value},0`,
      ),
      ";",
    ),
  ],
  [
    "decimal commas and no header",
    csv(
      undefined,
      rows(
        (row) => [`${label(row)},0`],
        (value) => `${value},0`,
      ),
      ";",
    ),
  ],
  ["bars", csv(["label", ...kaggle], rows(), "|")],
  ["columns that are only counted", csv(pixels.concat(784), rows())],
  [
    "columns that are only counted, with an index",
    csv(
      ["", ...pixels.concat(784)],
      rows((row) => [row, label(row)]),
    ),
  ],
  ["pixels that are only counted", csv(["label", ...pixels], rows())],
  [
    "pixels that are only counted, before the label",
    csv(
      [...pixels, "class"],
      rows(
        () => [],
        undefined,
        (row) => [label(row)],
      ),
    ),
  ],
  ["the names of R", csv(named((pixel) => `V${pixel + 1}`).concat("V785"), rows())],
  ...(
    [
      ["pixel_0", (pixel) => `pixel_${pixel}`],
      ["pixel0000", (pixel) => `pixel${String(pixel).padStart(4, "0")}`],
      ["Pixel 1", (pixel) => `Pixel ${pixel + 1}`],
      ["px-0", (pixel) => `px-${pixel}`],
      ["x1", (pixel) => `x${pixel + 1}`],
      ["feature_0", (pixel) => `feature_${pixel}`],
      ["pixel[0]", (pixel) => `pixel[${pixel}]`],
      ["1x1", (pixel) => `${Math.floor(pixel / 28) + 1}x${(pixel % 28) + 1}`],
      ["r0c0", (pixel) => `r${Math.floor(pixel / 28)}c${pixel % 28}`],
      ["pixel_0_0", (pixel) => `pixel_${Math.floor(pixel / 28)}_${pixel % 28}`],
    ] as readonly (readonly [string, (pixel: number) => string])[]
  ).map(
    ([what, name]) => [`pixels named ${what}`, csv(["label", ...named(name)], rows())] as const,
  ),
  [
    "a separator at the end of each line",
    csv(
      ["label", ...kaggle, ""],
      rows(undefined, undefined, () => [""]),
    ),
  ],
  [
    "a separator at the end of the rows",
    csv(
      ["label", ...kaggle],
      rows(undefined, undefined, () => [""]),
    ),
  ],
  ["a separator at the end of the header", csv(["label", ...kaggle, ""], rows())],
  [
    "a separator at the end, and no header",
    csv(
      undefined,
      rows(undefined, undefined, () => [""]),
    ),
  ],
  [
    "that separator, read by pandas",
    csv(
      ["label", ...kaggle, "Unnamed: 785"],
      rows(undefined, undefined, () => [""]),
    ),
  ],
  ...["class", "digit", "target", "y", "Labels", "CATEGORY"].map(
    (name) => [`the label named ${name}`, csv([name, ...kaggle], rows())] as const,
  ),
  ["no header", csv(undefined, rows())],
];

/** Shapes that are read with a remark, and its words. */
const remarked: readonly (readonly [what: string, text: string, words: string])[] = [
  [
    "pixels from 0 to 1",
    csv(
      ["label", ...kaggle],
      rows(undefined, (value) => value / 255),
    ),
    "The pixels of train.csv are from 0 to 1; they are multiplied by 255.",
  ],
  [
    "pixels from 0 to 1, rounded",
    csv(
      ["label", ...kaggle],
      rows(
        (row) => [`${label(row)}.0`],
        (value) => (value / 255).toFixed(6),
      ),
    ),
    "The pixels of train.csv are from 0 to 1; they are multiplied by 255.",
  ],
  [
    "pixels from 0 to 1, and no header",
    csv(
      undefined,
      rows(undefined, (value) => value / 255),
    ),
    "The pixels of train.csv are from 0 to 1; they are multiplied by 255.",
  ],
  [
    "the label last, and no header",
    csv(
      undefined,
      rows(
        () => [],
        undefined,
        (row) => [label(row)],
      ),
    ),
    "The labels of train.csv are in its last column.",
  ],
  [
    "the label last among columns that are only counted",
    csv(
      pixels.concat(784),
      rows(
        () => [],
        undefined,
        (row) => [label(row)],
      ),
    ),
    "The labels of train.csv are in its last column.",
  ],
  [
    "a first row that pandas took for a header",
    csv(mangled(rows()[0] as Cell[]), rows().slice(1)),
    "is a row of digits that pandas took for a header (0.1, 0.2, …); it is read as a row.",
  ],
  [
    "that row, with an index",
    csv(["", ...mangled(rows()[0] as Cell[])], rows((row) => [row - 1, label(row)]).slice(1)),
    "is a row of digits that pandas took for a header (0.1, 0.2, …); it is read as a row.",
  ],
  [
    "that row, with the label last",
    csv(
      mangled(
        rows(
          () => [],
          undefined,
          (row) => [label(row)],
        )[0] as Cell[],
      ),
      rows(
        () => [],
        undefined,
        (row) => [label(row)],
      ).slice(1),
    ),
    "The labels of train.csv are in its last column.",
  ],
  [
    "the label under a name of its own",
    csv(["what_it_is", ...kaggle], rows()),
    'The labels of train.csv are in the column "what_it_is".',
  ],
  [
    "that label beside a column of words and one of large numbers",
    csv(
      ["split", "what", "writer", ...kaggle],
      rows((row) => [row < 60 ? "train" : "test", label(row), 4000 + row]),
    ),
    'The labels of train.csv are in the column "what".',
  ],
  [
    "a column of words beside the label",
    csv(
      ["label", "split", ...kaggle],
      rows((row) => [label(row), row < 60 ? "train" : '"test, too"']),
    ),
    'train.csv: the column "split" is not used.',
  ],
  [
    "one-hot labels",
    csv([...Array.from({ length: 10 }, (_, one) => `label_${one}`), ...kaggle], rows(oneHot)),
    'The labels of train.csv are one-hot, in the columns "label_0" to "label_9"; they are read as the numbers 0 to 9.',
  ],
  [
    "one-hot labels in words and with decimals, behind the pixels",
    csv(
      [...kaggle, "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"],
      rows(
        () => [],
        undefined,
        (row) => oneHot(row).map((one) => `${one}.0`),
      ),
    ),
    'one-hot, in the columns "zero" to "nine"',
  ],
];

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
    expect((await refusal(shades, { label: "7" })).message).toContain("Give 1 or 785.");
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
    ["if a label is missing", labelAt(""), "expected a whole number from 0 to 255, found nothing."],
    ["if a label is not a number", labelAt("NaN"), 'found "NaN".'],
    ["if a label is a word", labelAt("seven"), 'found "seven"; number the classes from 0.'],
    ["if a label has decimals", labelAt("7.5"), 'found "7.5"; save labels without decimals.'],
    [
      "if a pixel is missing",
      at("", 3),
      'train.csv:8: column 5 ("pixel3"): expected a whole number from 0 to 255, found nothing.',
    ],
    [
      "if an index has no header",
      csv(
        undefined,
        rows((row) => [row, label(row)]),
      ),
      "786 columns without a header. Expected 784 pixels (an image of 28 × 28), or a label and 784 pixels; other square images can have up to 64 × 64 pixels. If one column numbers the rows",
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
      "if one-hot labels have no header",
      csv(undefined, rows(oneHot)),
      "If the labels are ten columns of 0 and 1 (one-hot)",
    ],
  ])("%s", async (_, text, words) => {
    expect((await refusal(text)).message).toContain(words);
  });
});
