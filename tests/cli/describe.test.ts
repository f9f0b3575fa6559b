import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { csvText, sample } from "../data/files.ts";
import { newFolder } from "../folder.ts";
import { run } from "./command.ts";

describe("describe", () => {
  test("prints figures, classes and duplicates, and saves the figures and all results", () => {
    const folder = newFolder();
    const [data, csv, json] = ["train.csv", "table.csv", "all.json"].map((name) =>
      join(folder, name),
    ) as [string, string, string];
    const digits = sample(50, 6);
    // The last image repeats the first one, with another label.
    digits.images.copyWithin(49 * 36, 0, 36);
    digits.labels[0] = 3;
    digits.labels[49] = 5;
    writeFileSync(data, csvText(digits));
    const { status, stdout } = run("describe", "--data", data, "--csv", csv, "--json", json);
    expect(stdout).toContain("train.csv: 50 images of 6 × 6 pixels");
    expect(stdout).toMatch(/\n +count +mean +std +min +25% +50% +75% +max\nlabel +50 /);
    expect(stdout).toMatch(/\n {4}3 +\d+ +\d+\.\d\d % {2}█+\n/);
    expect(stdout).toContain("Images that repeat an earlier one (duplicates): 1.");
    expect(stdout).toContain("  row 1 (3) = row 50 (5)");
    expect(status).toBe(0);

    const [head, label, ...pixels] = readFileSync(csv, "utf8").trimEnd().split("\n");
    expect(head).toBe(",count,mean,std,min,25%,50%,75%,max");
    expect(label).toMatch(/^label,50,/);
    expect(pixels).toHaveLength(36);
    const saved = JSON.parse(readFileSync(json, "utf8")) as { classes: { mean: number[] }[] };
    expect(saved.classes[3]?.mean).toHaveLength(36);
  });

  test("compares with a second set", () => {
    const folder = newFolder();
    const [train, other] = [join(folder, "train.csv"), join(folder, "other.csv")];
    writeFileSync(train, csvText(sample(60, 6)));
    writeFileSync(other, csvText(sample(40, 6)));
    const { stdout } = run("describe", "--data", train, "--against", other);
    expect(stdout).toMatch(
      /Compared with the other set: 0 of 36 pixels differ by more than chance\./,
    );
    expect(stdout).toContain("40 of the other set's images are also in the first set");
  });

  test("reads a second set as the first one: its label, turned and inverted", () => {
    const folder = newFolder();
    const [first, second, unlabelled] = ["a.csv", "b.csv", "c.csv"].map((name) =>
      join(folder, name),
    ) as [string, string, string];
    const digits = sample(60, 6);
    // The edge is white, so the images are black on white.
    digits.images.forEach((value, index) => {
      const [row, column] = [Math.floor((index % 36) / 6), index % 6];
      const isEdge = row % 5 === 0 || column % 5 === 0;
      digits.images[index] = isEdge ? 255 : value % 100;
    });
    const csv = csvText(digits).replace("label,", "fold,");
    writeFileSync(first, csv);
    writeFileSync(second, csv);
    writeFileSync(unlabelled, csv.replace(/^[^,]*,/gm, ""));
    const flags = ["--label", "fold", "--invert", "--transpose"];
    for (const other of [second, unlabelled]) {
      const { stdout, stderr } = run("describe", "--data", first, ...flags, "--against", other);
      expect(stdout, stderr).toContain("0 of 36 pixels differ by more than chance");
      expect(stdout).toContain("60 of the other set's images are also in the first set");
      expect(stdout.includes("The shares of the classes")).toBe(other === second);
    }
  });

  test("uses the rows after those that --skip skips, and says if none are left", () => {
    const data = join(newFolder(), "train.csv");
    writeFileSync(data, csvText(sample(50, 6)));
    const some = run("describe", "--data", data, "--skip", "30", "--limit", "15");
    expect(some.stdout).toContain("train.csv: 15 images of 6 × 6 pixels");
    const rest = run("describe", "--data", data, "--skip", "30");
    expect(rest.stdout).toContain("train.csv: 20 images of 6 × 6 pixels");
    const none = run("describe", "--data", data, "--skip", "50");
    expect(none.stderr).toBe(
      "error: --skip 50 skips all rows of train.csv, which has 50. Give a smaller number.\n",
    );
    expect(none.status).toBe(2);
  });

  test("writes nothing if a file has an error", () => {
    const folder = newFolder();
    writeFileSync(join(folder, "train.csv"), "label,pixel0\n3,256\n");
    const { status, stderr } = run(
      "describe",
      "--data",
      join(folder, "train.csv"),
      "--csv",
      join(folder, "table.csv"),
    );
    expect(stderr).toMatch(/^error: train\.csv:2: .*256/);
    expect(status).toBe(1);
    expect(readdirSync(folder)).toEqual(["train.csv"]);
  });
});

describe("which digits", () => {
  test("can be those of certain classes only", () => {
    const { stdout } = run("describe", "--limit", "100", "--classes", "0,7");
    expect(stdout).toContain("built-in v1: 20 images");
  });

  test.each([
    [["--classes", "0,x"], 2, '--classes is "x"; it must be a whole number from 0 to 255.'],
    [["--difficulty", "2"], 2, '--difficulty is "2"; it must be a number from 0 to 1.'],
    [
      ["--data", "a.csv", "--mnist"],
      2,
      "--data and --mnist exclude each other. Give only one of them.",
    ],
    [["--classes", "11"], 1, "built-in v1 has no rows of class 11. Its classes are 0, 1, 2, 3,"],
  ])("%j is refused", (flags, code, message) => {
    const { status, stderr } = run("describe", "--limit", "10", ...flags);
    expect(stderr).toContain(message);
    expect(status).toBe(code);
  });
});

test("asks for the column of the labels, says how, and takes the answer", () => {
  const data = join(newFolder(), "mine.csv");
  const rows = csvText(sample(30, 6)).trimEnd().split("\n");
  writeFileSync(
    data,
    rows
      .map((row, index) =>
        index === 0 ? `fold,${row.replace("label", "sort")}` : `${index % 3},${row}`,
      )
      .join("\n"),
  );
  const asked = run("describe", "--data", data);
  expect(asked.status).toBe(1);
  expect(asked.stderr).toBe(
    'error: mine.csv: it is unclear which column is the label: "fold" or "sort". Choose one of them. For example: --label fold\n',
  );
  const told = run("describe", "--data", data, "--label", "sort");
  expect(told.stdout).toContain('Note: mine.csv: the column "fold" is not used.');
  expect(told.status).toBe(0);
  expect(run("describe", "--label", "sort").stderr).toContain("Give the CSV with --data.");
});
