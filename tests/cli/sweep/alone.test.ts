import { expect, test } from "vitest";
import { aloneNote } from "../../../src/cli/sweep/alone.ts";
import { defaultSettings } from "../../../src/run/settings.ts";
import { parseLists } from "../../../src/run/sweep/parse-lists.ts";

function noteOn(layers: string, seeds?: number): string | undefined {
  return aloneNote(parseLists(defaultSettings, { layers: [layers] }, seeds), layers);
}

test("Layers with a comma in a sweep of one network are written with a semicolon", () => {
  expect(noteOn("128,64")).toContain(
    'for one of each size write --layers "128;64", in quotation marks.',
  );
});

test("A sweep of one network is told how to list several values", () => {
  // What the shell leaves of --layers 64;32 without quotation marks.
  expect(noteOn("64")).toMatch(/^One network leaves nothing to compare\. List several values, /);
});

test("A sweep of several networks is told nothing", () => {
  expect(noteOn("128;64")).toBeUndefined();
  expect(noteOn("128,64", 2)).toBeUndefined();
});
