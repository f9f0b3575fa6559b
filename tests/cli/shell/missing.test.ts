import { expect, test } from "vitest";
import { whyUnread } from "../../../src/cli/shell/missing.ts";

test("an address of another kind than http is no folder", () => {
  const missing = Object.assign(new Error(), { code: "ENOENT" });
  expect(whyUnread("s3://bucket/train.csv", missing)).toBe(
    "addresses that begin with s3:// are not read. Download the file, or give an address that begins with https://.",
  );
});
