import { describe, expect, test } from "vitest";
import { parseSetting } from "../../src/run/parse-setting.ts";
import { rateAt, readRates, withRate } from "../../src/run/rates.ts";
import { defaultSettings } from "../../src/run/settings.ts";

describe("changes of the learning rate", () => {
  test("are read in the order of their epochs", () => {
    expect(readRates("4:0.0005,8:1e-4")).toEqual([
      { epoch: 4, rate: 0.0005 },
      { epoch: 8, rate: 0.0001 },
    ]);
    expect(readRates("none")).toEqual([]);
  });

  test.each([
    "",
    "4",
    "4:",
    ":1",
    "1:0.1",
    "4:0.1,4:0.2",
    "8:0.1,4:0.2",
    "4:11",
    "4:-1",
    "2.5:1",
    "4:1:2",
    "4:0x1",
  ])('are refused where they are written as "%s"', (text) => {
    expect(readRates(text)).toBeUndefined();
    expect(() => parseSetting("rates", text)).toThrow(/^rates is ".*"; it must be none, or epochs/);
  });

  test("hold from their epoch on", () => {
    const settings = { ...defaultSettings, lr: 0.1, rates: "3:0.01,5:0.001" };
    expect([1, 2, 3, 4, 5, 9].map((epoch) => rateAt(settings, epoch))).toEqual([
      0.1, 0.1, 0.01, 0.01, 0.001, 0.001,
    ]);
  });

  test("replace what was planned from their epoch on", () => {
    const settings = { ...defaultSettings, rates: "3:0.01,5:0.001" };
    expect(withRate(settings, { epoch: 4, rate: 0.5 }).rates).toBe("3:0.01,4:0.5");
    expect(withRate(defaultSettings, { epoch: 2, rate: 0.5 }).rates).toBe("2:0.5");
  });
});
