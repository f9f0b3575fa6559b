import { expect, test } from "vitest";
import { rewritten, withPoints } from "../../../src/cli/shell/rewritten.ts";

const isShare = (text: string) => Number(text) >= 0 && Number(text) < 1;
const isWhole = (text: string) => /^[1-9]\d*$/.test(text);
const areWhole = (text: string) => text.split(",").every(isWhole);

test.each([
  ["20%", isShare, "0.2"],
  ["1/4", isShare, "0.25"],
  ['"0.3"', isShare, "0.3"],
  ["1,000", isWhole, "1000"],
  ["1_000_000", isWhole, "1000000"],
  ["1.5k", isWhole, "1500"],
  ["(128, 64)", areWhole, "128,64"],
  ["128x64", areWhole, "128,64"],
])("%s is written otherwise here", (text, isAllowed, meant) => {
  expect(rewritten(text, isAllowed)).toBe(meant);
});

test.each(["", "many", "-1", "0", "50000"])("%j has no other spelling", (text) => {
  expect(rewritten(text, () => false)).toBeUndefined();
  expect(rewritten(text, (way) => isWhole(way) && way !== "50000")).toBeUndefined();
});

test("decimal commas are told from lists", () => {
  expect(withPoints("0,001")).toBe("0.001");
  expect(withPoints("0,001;0,01")).toBe("0.001,0.01");
  for (const list of ["0.001,0.01", "0.1,1", "1,2,3", "0,1,2", "0.001;0.01", "3"]) {
    expect(withPoints(list)).toBeUndefined();
  }
});
