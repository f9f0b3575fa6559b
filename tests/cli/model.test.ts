import { expect, test } from "vitest";
import { checkClasses } from "../../src/cli/model.ts";

const digits = { name: "letters.csv", labels: Uint8Array.of(3, 9, 15) };

test("A label that the network does not know is named with its row and what to do", () => {
  expect(() => {
    checkClasses("net.safetensors", [784, 10], digits);
  }).toThrow(
    "letters.csv: row 3 has the label 15; net.safetensors tells apart only 0 to 9. Add --classes 0-9 to leave such rows out, or give another network.",
  );
});

test("Labels that the network knows are taken", () => {
  expect(() => {
    checkClasses("net.safetensors", [784, 16], digits);
  }).not.toThrow();
});
