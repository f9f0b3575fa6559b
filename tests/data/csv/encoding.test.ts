import { describe, expect, it } from "vitest";
import { checkText } from "../../../src/data/csv/encoding.ts";
import { DataError } from "../../../src/data/index.ts";
import { utf16, utf8 } from "../files.ts";

function refusal(head: Uint8Array): string | undefined {
  try {
    checkText("train.csv", head);
  } catch (error) {
    expect(error).toBeInstanceOf(DataError);
    return (error as Error).message;
  }
  return undefined;
}

const inUtf16 = 'train.csv is text in UTF-16. Save it as UTF-8 ("CSV UTF-8" in Excel).';

/** Big-endian UTF-16. */
function swapped(text: string): Uint8Array {
  return Buffer.from(utf16(text)).swap16();
}

describe("A file that should be text", () => {
  it.each([
    ["plain", utf8("label,pixel0\n")],
    ["with a byte order mark", utf8("\ufefflabel")],
    ["of one byte", utf8("7")],
    ["with < behind its beginning", utf8("a<html>")],
    ["with half the mark of UTF-16, little end first", Uint8Array.of(0xff, 0x31)],
    ["with half the mark of UTF-16, big end first", Uint8Array.of(0xfe, 0x31)],
    ["with the other half of the first", Uint8Array.of(0x31, 0xfe)],
    ["with the other half of the second", Uint8Array.of(0x31, 0xff)],
  ])("is accepted %s", (_, head) => {
    expect(refusal(head)).toBeUndefined();
  });

  it.each([
    ["with its mark", utf16("\ufeff€€")],
    ["with its mark, big end first", swapped("\ufeff€€")],
    ["without", utf16("1,2")],
    ["without, big end first", swapped("1,2")],
    ["with some letters from elsewhere", utf16("label €€ 1")],
  ])("is refused in UTF-16 %s", (_, head) => {
    expect(refusal(head)).toBe(inUtf16);
  });

  it.each([
    ["some at even places and some at odd ones", Uint8Array.of(0x31, 0, 0, 0x32), 1, "31 00 00 32"],
    ["a quarter of them", Uint8Array.of(0x31, 0, 0x32, 0x33, 0x0a), 1, "31 00 32 33"],
    ["exactly a quarter", Uint8Array.of(0x31, 0x0a, 0x32, 0), 3, "31 0a 32 00"],
  ])("is refused with NUL bytes, as no text: %s", (_, head, place, hex) => {
    expect(refusal(head)).toBe(
      `train.csv: byte ${place} is NUL, so the file is no CSV. It begins with ${hex}, so it is no IDX file either (those begin with 00 00 08). Choose another file.`,
    );
  });

  it("is refused with a control code, as no text", () => {
    expect(refusal(Uint8Array.of(0x31, 0x11, 0xc1))).toBe(
      "train.csv: byte 1 is 11 in hexadecimal, a control code, so the file is no CSV. It begins with 31 11 c1, so it is no IDX file either (those begin with 00 00 08). Choose another file.",
    );
    expect(refusal(utf8("label\tpixel0\r\n\f1\t2\x1a"))).toBeUndefined();
  });

  it.each([
    ["<!DOCTYPE html><title>", "an HTML page"],
    ["\n  <HTML>", "an HTML page"],
    ["<head>", "an HTML page"],
    ["<body class=''>", "an HTML page"],
    ["<Error><html>", "XML or HTML"],
    ["<?xml version='1.0'?>", "XML or HTML"],
  ])("is refused if it is a page: %j", (text, what) => {
    expect(refusal(utf8(text))).toBe(
      `train.csv is ${what}, not a CSV: probably an error or login page that was saved instead of the file. Download it again.`,
    );
  });
});
