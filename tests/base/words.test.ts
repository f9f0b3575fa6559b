import { expect, test } from "vitest";
import { excerpt, printable } from "../../src/base/words.ts";

test("printable text has no line breaks and no escape sequences", () => {
  expect(printable("a\nb\r\u001b[2Jc\u2028d\u2029")).toBe(
    "a\\u{a}b\\u{d}\\u{1b}[2Jc\\u{2028}d\\u{2029}",
  );
});

test("printable text shows characters that reverse the writing direction as codes", () => {
  expect(printable("train\u202evsc.exe")).toBe("train\\u{202e}vsc.exe");
});

test("letters, digits and symbols of any language stay as they are", () => {
  expect(printable("Zahlen 7, 数字, ±🙂")).toBe("Zahlen 7, 数字, ±🙂");
});

test("an excerpt is in quotes, and quotes inside it are escaped", () => {
  expect(excerpt('say "7"')).toBe('"say \\"7\\""');
});

test("an excerpt is cut after 20 characters, or after the number given", () => {
  expect(excerpt("x".repeat(20))).toBe(`"${"x".repeat(20)}"`);
  expect(excerpt("x".repeat(21))).toBe(`"${"x".repeat(20)}…"`);
  expect(excerpt("abcdef", 3)).toBe('"abc…"');
});
