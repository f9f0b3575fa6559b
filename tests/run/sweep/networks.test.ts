import { describe, expect, test } from "vitest";
import { type SettingName, defaultSettings } from "../../../src/run/settings.ts";
import {
  configurationName,
  networksOf,
  sweepWords,
  sweptSettings,
} from "../../../src/run/sweep/networks.ts";
import { parseLists, parseSettingList } from "../../../src/run/sweep/parse-lists.ts";

const lists = (given: Partial<Record<SettingName, readonly string[]>>, seeds?: number) =>
  parseLists(defaultSettings, given, seeds);

describe("values in lists", () => {
  test("are separated by commas, or by semicolons", () => {
    expect(parseSettingList("lr", ["3e-4, 1e-3"])).toEqual([3e-4, 1e-3]);
    expect(parseSettingList("batch", ["32;64"])).toEqual([32, 64]);
    expect(parseSettingList("schedule", ["cosine,one-cycle"])).toEqual(["cosine", "one-cycle"]);
  });

  test("are separated by semicolons only where a value has commas itself", () => {
    expect(parseSettingList("layers", ["128,64;256"])).toEqual([[128, 64], [256]]);
    expect(parseSettingList("augment", ["off;strong,rotation=0.1"])).toEqual([
      "off",
      "strong,rotation=0.1",
    ]);
    expect(parseSettingList("rates", ["none;4:0.0005,8:0.0001;2:0.01"])).toEqual([
      "none",
      "4:0.0005,8:0.0001",
      "2:0.01",
    ]);
  });

  test("add up where a setting is given several times", () => {
    expect(parseSettingList("layers", ["128,64", "256"])).toEqual([[128, 64], [256]]);
  });

  test.each([
    ["lr", "1e-3,0.001", "lr has the value 0.001 twice. Give each value once."],
    ["lr", "1e-3,", "lr ends in a comma. Leave it out."],
    ["lr", ",1e-3", "lr begins with a comma. Leave it out."],
    ["lr", "1e-3,,1e-2", "lr has two commas in a row. Leave one out."],
    ["layers", "64;32;", "layers ends in a semicolon. Leave it out."],
    ["lr", "", 'lr is ""; it must be a number from 0 to 10.'],
    ["lr", "1e-3,fast", 'lr is "fast"; it must be a number from 0 to 10.'],
    ["augment", "off,light", 'write a semicolon, in quotation marks: "off;light".'],
    ["rates", "none,4:0.01", 'write a semicolon, in quotation marks: "none;4:0.0005".'],
    ["validation", "0.1,0.2", "all its networks are judged on the same rows."],
  ] as const)("of %s cannot be %s", (name, text, message) => {
    expect(() => parseSettingList(name, [text])).toThrow(message);
  });
});

test("seeds count from the given seed on", () => {
  expect(lists({ seed: ["5"] }, 3).seed).toEqual([5, 6, 7]);
});

test("a count of seeds does not go with a list of them", () => {
  expect(() => lists({ seed: ["5,9"] }, 3)).toThrow("Leave one of the two out.");
});

test("a sweep of more networks than a computer holds is refused", () => {
  expect(() => lists({ lr: ["1,2,3"] }, 400)).toThrow("These lists make 1,200 networks");
});

test("too many seeds are refused before they are listed, for which no memory would do", () => {
  expect(() => lists({ seed: ["0"] }, 2 ** 32)).toThrow("These lists make 4,294,967,296 networks");
});

test("a sweep without validation rows is refused", () => {
  expect(() => lists({ validation: ["0"] })).toThrow("validation is 0");
});

describe("the networks of lists", () => {
  const both = lists({ lr: ["1e-3,1e-2"], layers: ["16;8,4"] }, 2);

  test("are all combinations, with the seeds of a configuration together", () => {
    const made = networksOf(both).map(({ number, settings: { lr, layers, seed } }) => [
      ...[number, lr, layers.join(), seed],
    ]);
    expect(made).toEqual([
      [1, 0.001, "16", 1],
      [2, 0.001, "16", 2],
      [3, 0.001, "8,4", 1],
      [4, 0.001, "8,4", 2],
      [5, 0.01, "16", 1],
      [6, 0.01, "16", 2],
      [7, 0.01, "8,4", 1],
      [8, 0.01, "8,4", 2],
    ]);
  });

  test("keep all other settings", () => {
    expect(networksOf(both)[0]?.settings).toEqual({ ...defaultSettings, layers: [16] });
  });

  test("are told in one line, the seeds last", () => {
    expect(sweepWords(both)).toBe("8 networks: 2 learning rates × 2 layer lists × 2 seeds");
    expect(sweepWords(lists({}))).toBe("1 network");
    expect(sweepWords(lists({ fresh: ["true,false"] }, 500))).toBe(
      "1,000 networks: 2 choices of fresh digits × 500 seeds",
    );
  });

  test("are named by the settings that differ, without the seed", () => {
    const [, , third] = networksOf(both);
    expect(configurationName(third?.settings ?? defaultSettings, sweptSettings(both))).toBe(
      "lr 0.001, layers 8,4",
    );
  });
});
