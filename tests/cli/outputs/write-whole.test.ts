import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { unfinishedName, writeWhole } from "../../../src/cli/outputs/write-whole.ts";
import { newFolder } from "../../folder.ts";

test("a file is replaced as a whole, and nothing is left beside it", () => {
  const folder = newFolder();
  const file = join(folder, "file");
  writeFileSync(file, "a longer text than the new one");
  writeWhole(file, "new");
  expect(readFileSync(file, "utf8")).toBe("new");
  expect(readdirSync(folder)).toEqual(["file"]);
});

test("if it cannot take its name, nothing is left, and what was there stays", () => {
  const folder = newFolder();
  mkdirSync(join(folder, "file"));
  writeFileSync(join(folder, "file", "inside"), "kept");
  expect(() => {
    writeWhole(join(folder, "file"), "new");
  }).toThrow();
  expect(readdirSync(folder, { recursive: true }).sort()).toEqual(["file", join("file", "inside")]);
});

test("two writings never share the name of the unfinished file", () => {
  expect(unfinishedName("a")).not.toBe(unfinishedName("a"));
});

test("a name of 255 bytes can be written", () => {
  const file = join(newFolder(), "x".repeat(255));
  writeWhole(file, "new");
  expect(readFileSync(file, "utf8")).toBe("new");
});
