// The shapes in which people have their digits as CSV. All hold the same digits, so all give the same dataset.
import { builtInDigits } from "../../../src/data/index.ts";

export const digits = builtInDigits({ count: 80, seed: 5 });
export const { images } = digits;
export const labels = digits.labels as Uint8Array;
const pixels = Array.from({ length: 784 }, (_, pixel) => pixel);

export type Cell = string | number;

/** The rows as cells: what `before`, each pixel and `behind` make of a row. */
export function rows(
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

export function csv(
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

export const kaggle = named((pixel) => `pixel${pixel}`);

/** What pandas makes of a first row that it takes for a header. */
function mangled(row: readonly Cell[]): string[] {
  const times = new Map<Cell, number>();
  return row.map((cell) => {
    const before = times.get(cell) ?? 0;
    times.set(cell, before + 1);
    return before === 0 ? String(cell) : `${cell}.${before}`;
  });
}

export const label = (row: number) => labels[row] as number;
const exponent = (value: number) => value.toExponential(18).replace(/e([+-])(\d)$/, "e$10$2");
export const oneHot = (row: number) =>
  Array.from({ length: 10 }, (_, one) => Number(one === label(row)));

/** Shapes that are read without a remark. */
export const plain: readonly (readonly [what: string, text: string])[] = [
  ["Kaggle's", csv(["label", ...kaggle], rows())],
  ["a line for Excel that names the separator", `sep=;\n${csv(["label", ...kaggle], rows(), ";")}`],
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
  [
    "OpenML's, with quotes and the class last",
    csv(
      [...named((pixel) => `"pixel${pixel + 1}"`), '"class"'],
      rows(
        () => [],
        undefined,
        (row) => [label(row)],
      ),
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
export const remarked: readonly (readonly [what: string, text: string, words: string])[] = [
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
    "pixels from 0 to 1 with decimal commas in quotes",
    csv(
      ["label", ...kaggle],
      rows(undefined, (value) => `"${(value / 255).toFixed(6).replace(".", ",")}"`),
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
    "an index and no header",
    csv(
      undefined,
      rows((row) => [row, label(row)]),
    ),
    "The first column of train.csv counts the rows and is passed over; the labels are in its second column.",
  ],
  [
    "an index from 1 and no header, with the label last",
    csv(
      undefined,
      rows(
        (row) => [row + 1],
        undefined,
        (row) => [label(row)],
      ),
    ),
    "The first column of train.csv counts the rows and is passed over; the labels are in its last column.",
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
