import { expect, test } from "vitest";
import { filesOfFolder } from "../../../src/ui/parts/folder-files.ts";

test("pictures are named by their path, whose folder is their class, in whatever format", () => {
  const paths = ["digits/0/a.png", "digits/0/b.jpg", "digits/read.me"];
  const files = paths.map((path) => ({
    file: new File([], path.split("/").at(-1) as string),
    path,
  }));
  expect(filesOfFolder(files).map(({ name }) => name)).toEqual([
    "digits/0/a.png",
    "digits/0/b.jpg",
  ]);
});
