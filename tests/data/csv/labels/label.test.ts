// Which column of a CSV is the label, where its name or its place does not tell.
import { describe, expect, test } from "vitest";
import {
  type ReadOptions,
  UnclearLabelError,
  bytesSource,
  readDigits,
} from "../../../../src/data/index.ts";
import { type Cell, csv, images, kaggle, label, labels, oneHot, rows } from "../shapes.ts";

const read = (text: string, options: ReadOptions = {}) =>
  readDigits([bytesSource("train.csv", new TextEncoder().encode(text))], options);

const refusal = (text: string, options: ReadOptions = {}) =>
  read(text, options).then(
    () => expect.fail("It was read."),
    (error: unknown) => error as Error,
  );

describe("A label in the middle, without a header,", () => {
  const middle = csv(
    undefined,
    rows(() => []).map((row, at) => row.toSpliced(400, 0, label(at))),
  );

  test("is read where the user says", async () => {
    const dataset = await read(middle, { label: "401" });
    expect(dataset.labels).toEqual(labels);
    expect(dataset.images).toEqual(images);
  });

  test("is no column that is always the same", async () => {
    expect((await refusal(middle, { label: "3" })).message).toBe(
      "train.csv: column 3 is 0 in every row, so it is not the label. Give the number of another column, counted from 1.",
    );
  });

  test("is asked for, with its number", async () => {
    const error = await refusal(middle);
    expect(error.message).toBe(
      'train.csv: it is unclear which of its 785 columns is the label: perhaps "401". Give the number of the column, counted from 1.',
    );
    expect(error).toMatchObject({ columns: ["401"] });
  });

  test("is not mistaken for a last pixel that is nearly always 0", async () => {
    const inked = csv(
      undefined,
      rows(() => []).map((row, at) => row.with(783, at === 5 ? 9 : 0).toSpliced(400, 0, label(at))),
    );
    expect(await refusal(inked)).toBeInstanceOf(UnclearLabelError);
  });

  test("is asked for by its number if no column looks like one", async () => {
    const error = await refusal(
      csv(
        undefined,
        rows(() => [0]),
      ),
    );
    expect(error.message).toBe(
      "train.csv: it is unclear which of its 785 columns is the label: none of them looks like one. Give the number of the column, counted from 1.",
    );
    expect(error).toMatchObject({ columns: [] });
  });
});

describe("A column named like the id of a label", () => {
  test.each(["label_id", "class_id", "target-id", "labelId", "CategoryID", "digit_id"])(
    "is the label if it holds classes: %s",
    async (name) => {
      const dataset = await read(csv([name, ...kaggle], rows()));
      expect(dataset.labels).toEqual(labels);
      expect(dataset.notes).toEqual([`The labels of train.csv are in the column "${name}".`]);
    },
  );

  test("is no label if it holds another number in each row", async () => {
    const text = csv(
      ["label_id", ...kaggle],
      rows((row) => [(row * 37) % 80]),
    );
    expect((await read(text)).labels).toBeUndefined();
  });

  test("is not used beside a label", async () => {
    const text = csv(
      ["label", "class_id", ...kaggle],
      rows((row) => [label(row), 7]),
    );
    const dataset = await read(text);
    expect(dataset.labels).toEqual(labels);
    expect(dataset.notes).toEqual(['train.csv: the column "class_id" is not used.']);
  });
});

test("A CSV without labels names the columns that it takes for ids", async () => {
  const text = csv(
    ["", "image_id", ...kaggle],
    rows((row) => [row, label(row)]),
  );
  expect((await read(text)).notes).toEqual([
    'train.csv: no column is named "label"; "" and "image_id" are taken for names of the rows.',
  ]);
});

describe("One-hot labels", () => {
  const names = Array.from({ length: 10 }, (_, one) => `label_${one}`);
  const python = (row: number): Cell[] => oneHot(row).map((one) => (one === 1 ? "True" : "False"));

  test.each<[string, (row: number) => Cell[]]>([
    ["True and False", python],
    ["TRUE and FALSE", (row) => python(row).map((cell) => String(cell).toUpperCase())],
  ])("may be %s", async (_, cells) => {
    expect((await read(csv([...names, ...kaggle], rows(cells)))).labels).toEqual(labels);
  });

  test("name the row that has not a single 1", async () => {
    const text = csv(
      [...names, ...kaggle],
      rows((row) => (row === 5 ? Array<Cell>(10).fill(0) : oneHot(row))),
    );
    expect((await refusal(text)).message).toBe(
      'train.csv: row 6 has no 1 in the one-hot columns "label_0" to "label_9"; a row has one. Mend or delete it.',
    );
  });

  test("are not passed over for another column that may be the label", async () => {
    for (const cells of [oneHot, python]) {
      const error = await refusal(
        csv(
          ["fold", ...names, ...kaggle],
          rows((row) => [row % 5, ...cells(row)]),
        ),
      );
      expect(error.message).toBe(
        'train.csv: it is unclear whether the label is "fold", or one-hot in the columns "label_0" to "label_9". Choose the former, or remove it.',
      );
      expect(error).toMatchObject({ columns: ["fold"] });
    }
  });

  test("are not a single column of True and False", async () => {
    const text = csv(
      ["is_train", ...kaggle],
      rows((row) => [row < 60 ? "True" : "False"]),
    );
    expect((await read(text)).labels).toBeUndefined();
  });
});

describe("Rows of colour images are named", () => {
  const sentence = (count: string, side: number) =>
    `${count} pixels in a row are a colour image, 3 × ${side} × ${side}; only grey ones are read. Save the mean of the channels, with NumPy: x.reshape(-1, 3, ${side ** 2}).mean(axis=1).astype("uint8"), or x.reshape(-1, ${side ** 2}, 3).mean(axis=2) if R, G, B alternate.`;

  test.each([
    ["3,072", 32],
    ["2,352", 28],
  ])("of %s pixels", async (count, side) => {
    const length = 3 * side ** 2;
    const header = Array.from({ length }, (_, pixel) => `pixel${pixel}`);
    const row = ["3", ...Array<Cell>(length).fill(0)];
    for (const lines of [
      [["label", ...header], row],
      [header, row.slice(1)],
      [["label", ...header.map((_, pixel) => pixel)], row],
      [row, row],
      [row.slice(1), row.slice(1)],
    ]) {
      expect((await refusal(csv(undefined, lines))).message).toBe(
        `train.csv:1: ${sentence(count, side)}`,
      );
    }
  });
});
