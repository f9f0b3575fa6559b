import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { meantPath } from "../../../src/cli/shell/meant-path.ts";
import { newFolder } from "../../folder.ts";

test.each([
  ["file:///home/me/train.csv", "Write the path alone: /home/me/train.csv."],
  ["www.kaggle.com/c/digits", "write https:// before the address"],
  ["example.org/train.csv", "write https:// before the address"],
  ["mnist", "write --mnist."],
  ["data/*.csv", "Name the files, or their folder."],
])("%s is answered with what to write", (path, words) => {
  expect(meantPath(path, [], "linux")).toContain(words);
});

test("a path of Windows is told where it lies in WSL, and not on Windows", () => {
  const path = "D:\\digits\\train.csv";
  expect(meantPath(path, [], "linux")).toContain("In WSL, drive D is /mnt/d.");
  expect(meantPath(path, [], "darwin")).toContain("the command runs in another system.");
  expect(meantPath(path, [], "win32")).toBeUndefined();
});

test("a path with blanks that the shell divided is put together", () => {
  const folder = newFolder();
  mkdirSync(join(folder, "my own digits"));
  const file = join(folder, "my own digits", "train 1.csv");
  writeFileSync(file, "");
  const words = file.split(" ");
  const [first = ""] = words;
  const said = `The path has blanks, so put it in quotation marks: "${file}".`;
  expect(meantPath(first, ["train", "--data", ...words, "--epochs", "1"])).toBe(said);
  expect(
    meantPath(first, ["train", `--data=${file}`, ...words.slice(1)].join(" ").split(" ")),
  ).toBe(said);
});

test("files with commas between them, and typographic quotation marks, are told how to be written", () => {
  const folder = newFolder();
  const [one, other] = ["a.csv", "b.csv"].map((name) => join(folder, name)) as [string, string];
  writeFileSync(one, "");
  writeFileSync(other, "");
  expect(meantPath(`${one},${other}`)).toBe(
    `Files are named with blanks between them: ${one} ${other}.`,
  );
  expect(meantPath(`${one},${folder}/c.csv`)).toBeUndefined();
  expect(meantPath(`“${one}”`)).toBe(
    `The quotation marks around it belong to no shell. Write "${one}".`,
  );
});

test("a plain name that is not there is not interpreted", () => {
  for (const path of ["train.csv", "digits/train.csv", "./mnist/train", "../a.b/c"]) {
    expect(meantPath(path, ["train", "--data", path], "linux")).toBeUndefined();
  }
});
