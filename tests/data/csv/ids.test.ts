// What a CSV calls its rows, where the name of the column does not tell.
import { describe, expect, test } from "vitest";
import { bytesSource, readDigits } from "../../../src/data/index.ts";
import { type Cell, csv, images, kaggle, label, rows } from "./shapes.ts";

function predictable(text: string) {
  const source = bytesSource("test.csv", new TextEncoder().encode(text));
  return readDigits([source], { forPrediction: true });
}

const withColumn = (name: string, cell: (row: number) => Cell) =>
  csv(
    [name, ...kaggle],
    rows((row) => [cell(row)]),
  );

describe("A CSV to predict, of which no column is named like an id,", () => {
  test.each(["uuid", "uid", "key", "sno", "No", "no.", "number", "name", "sampleid", "record"])(
    "is told by its only other column, %s, and says so",
    async (name) => {
      const { ids, notes } = await predictable(withColumn(name, (row) => `a${500 - row}`));
      expect(ids?.column).toBe(name);
      expect(ids?.values[7]).toBe("a493");
      expect(notes).toEqual([`The ids of test.csv are in its column "${name}".`]);
    },
  );

  test("may have whole numbers as ids", async () => {
    const { ids } = await predictable(withColumn("number", (row) => 7000 - 3 * row));
    expect(ids?.values[2]).toBe("6994");
  });

  test.each<[string, (row: number) => Cell]>([
    ["a value occurs twice", (row) => row % 79],
    ["a value is missing", (row) => (row === 4 ? "" : row)],
    ["values have decimals", (row) => row + 0.5],
  ])("has no ids if %s", async (_, cell) => {
    const { ids, notes } = await predictable(withColumn("what", cell));
    expect(ids).toBeUndefined();
    expect(notes).toEqual(['test.csv: the column "what" is not used.']);
  });

  test("has no ids if two columns may hold them", async () => {
    const text = csv(
      ["uuid", "split", "key", ...kaggle],
      rows((row) => [`u${row}`, "test", `k${row}`]),
    );
    const { ids, notes } = await predictable(text);
    expect(ids).toBeUndefined();
    expect(notes).toEqual(['test.csv: the columns "uuid", "split", "key" are not used.']);
  });

  test("says which others are not used", async () => {
    const text = csv(
      ["", "split", "key", "label", ...kaggle],
      rows((row) => [row, "test", `k${row}`, label(row)]),
    );
    const { ids, notes } = await predictable(text);
    expect(ids).toMatchObject({ column: "key" });
    expect(notes).toEqual([
      'test.csv: the columns "split", "label" are not used.',
      'The ids of test.csv are in its column "key".',
    ]);
  });
});

describe("A CSV to predict, without a header,", () => {
  test.each<[string, (row: number) => Cell, string]>([
    ["an index", (row) => 100 + row, "107"],
    ["an index of large numbers", (row) => 60_000 + row, "60007"],
    ["numbers in any order", (row) => 9000 - 7 * row, "8951"],
    ["words", (row) => `a${row}`, "a7"],
  ])("may have ids in its first column: %s", async (_, id, seventh) => {
    const dataset = await predictable(
      csv(
        undefined,
        rows((row) => [id(row)]),
      ),
    );
    expect(dataset.ids).toMatchObject({ column: "" });
    expect(dataset.ids?.values[7]).toBe(seventh);
    expect(dataset.images).toEqual(images);
    expect(dataset.notes).toEqual(["The ids of test.csv are in its first column."]);
  });

  test("may have ids in its last column", async () => {
    const text = csv(
      undefined,
      rows(
        () => [],
        undefined,
        (row) => [60_000 + row],
      ),
    );
    const dataset = await predictable(text);
    expect(dataset.ids?.values[7]).toBe("60007");
    expect(dataset.images).toEqual(images);
    expect(dataset.notes).toEqual(["The ids of test.csv are in its last column."]);
  });

  test("keeps an index before a label", async () => {
    const text = csv(
      undefined,
      rows((row) => [50 + row, label(row)]),
    );
    const { ids, notes } = await predictable(text);
    expect(ids?.values[7]).toBe("57");
    expect(notes).toEqual([
      "The first column of test.csv counts the rows and names them; its second column holds labels.",
    ]);
  });

  test("has labels, not ids, where the numbers repeat", async () => {
    const dataset = await predictable(csv(undefined, rows()));
    expect(dataset.ids).toBeUndefined();
    expect(dataset.images).toEqual(images);
  });
});
