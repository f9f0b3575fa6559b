import { describe, expect, test } from "vitest";
import { claimOfFile } from "../../../src/run/sharing/quantised-network.ts";

const good = {
  data: "train.csv",
  accuracy: "0.961",
  accuracyRows: "10000",
  accuracyOn: "validation",
  epochs: "10",
};

describe("what a file says of its network", () => {
  test("is a sentence", () => {
    expect(claimOfFile(good)).toBe(
      "This network reads 96.10 % of 10,000 validation digits of train.csv; it was trained for 10 epochs. Its file says so.",
    );
  });

  test("says so where it was judged on the digits that it learned from", () => {
    expect(claimOfFile({ ...good, accuracyOn: "training", epochs: "1" })).toContain(
      "10,000 training digits of train.csv, from which it learned; it was trained for 1 epoch.",
    );
  });

  test.each([
    ["an accuracy above 1", { accuracy: "1.5" }],
    ["an accuracy below 0", { accuracy: "-0.5" }],
    ["an accuracy that is no number", { accuracy: "NaN" }],
    ["an empty accuracy", { accuracy: "" }],
    ["no digits", { accuracyRows: "0" }],
    ["a part of a digit", { accuracyRows: "1.5" }],
    ["endless digits", { accuracyRows: "Infinity" }],
    ["other digits", { accuracyOn: "imagined" }],
  ])("is nothing with %s", (_, changes) => {
    expect(claimOfFile({ ...good, ...changes })).toBeUndefined();
  });

  test("leaves out epochs that make no sense", () => {
    expect(claimOfFile({ ...good, epochs: "many" })).not.toContain("trained for");
  });

  test("has a name without control characters, and of a bounded length", () => {
    const name = `\u001b[2Ka\n\u202eb${"c".repeat(100_000)}`;
    const words = claimOfFile({ ...good, data: name }) ?? "";
    expect(words).toMatch(/digits of {2}\[2Ka {2}bc+…;/);
    expect(words.length).toBeLessThan(220);
  });
});
