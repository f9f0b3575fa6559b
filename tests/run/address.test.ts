import { describe, expect, test } from "vitest";
import { commandOf, differencesOf, hashOf, parseDigits, readHash } from "../../src/run/address.ts";
import { SettingError } from "../../src/run/parse-setting.ts";
import { defaultSettings, firstSettings, presets } from "../../src/run/settings.ts";

const settings = { ...defaultSettings, lr: 3e-4, layers: [32, 16], stratify: true };

describe("a link", () => {
  test("carries only what differs from the defaults", () => {
    expect(hashOf({ settings, digits: 500, classes: [0, 1] })).toBe(
      "#lr=0.0003&layers=32,16&stratify=true&digits=500&classes=0,1",
    );
    expect(hashOf({ settings: firstSettings, digits: 500, classes: undefined })).toBe(
      "#lr=0.004&schedule=one-cycle&fresh=true&digits=500",
    );
  });

  test("is read back as it was written", () => {
    const address = { settings, digits: 500, classes: [0, 1] };
    expect(readHash(hashOf(address))).toEqual({ address, complaints: [] });
  });

  test("without a hash means the settings with which the page begins", () => {
    const address = { settings: firstSettings, digits: undefined, classes: undefined };
    expect(hashOf(address)).toBe("");
    expect(readHash("")).toEqual({ address, complaints: [] });
  });

  test("with any setting means the defaults for the others, as in links of earlier versions", () => {
    const settings = { ...defaultSettings, epochs: 3 };
    expect(readHash("#epochs=3").address.settings).toEqual(settings);
    const defaults = { settings: defaultSettings, digits: undefined, classes: undefined };
    expect(hashOf(defaults)).toBe("#preset=standard");
    expect(readHash(hashOf(defaults)).address).toEqual(defaults);
  });

  test("may name a preset, and settings that differ from it", () => {
    const settings = { ...defaultSettings, ...presets.best, epochs: 5 };
    expect(readHash("#preset=best&epochs=5").address.settings).toEqual(settings);
    expect(readHash("#preset=fastest").complaints).toEqual([
      'The link\'s preset is "fastest"; it must be first, standard, best or fresh.',
    ]);
  });

  test("with a comma or a space in its encoded form is read like any other", () => {
    expect(readHash("#layers=32%2C16&classes=0%2C%201").address).toMatchObject({
      settings: { layers: [32, 16] },
      classes: [0, 1],
    });
  });

  test("keeps its good values where others make no sense, with a complaint about each of those", () => {
    const { address, complaints } = readHash("#epochs=3&lr=fast&digits=7&colour=red");
    expect(address).toEqual({
      settings: { ...defaultSettings, epochs: 3 },
      digits: undefined,
      classes: undefined,
    });
    expect(complaints).toHaveLength(3);
    expect(complaints[0]).toContain('lr is "fast"');
    expect(complaints[1]).toContain('digits is "7"');
    expect(complaints[2]).toContain('"colour"');
  });
});

describe("the number of built-in digits", () => {
  test.each(["100", "1200", "60000"])("may be %s", (text) => {
    expect(parseDigits(text)).toBe(Number(text));
  });

  test.each(["99", "60001", "1200.5", "many", ""])('may not be "%s"', (text) => {
    expect(() => parseDigits(text)).toThrow(SettingError);
  });
});

describe("two runs", () => {
  test("with equal settings do not differ, though their lists are two arrays", () => {
    const same = { ...settings, layers: [...settings.layers] };
    expect(differencesOf(settings, same)).toEqual([]);
  });

  test("differ in the settings that were changed", () => {
    expect(differencesOf(settings, defaultSettings)).toEqual(["lr", "layers", "stratify"]);
  });
});

describe("the same run as a command", () => {
  const command = (source: Parameters<typeof commandOf>[1]) =>
    commandOf(defaultSettings, source, undefined);

  test("has a flag for everything that differs from the defaults", () => {
    expect(commandOf(settings, { kind: "built-in", count: 500 }, [0, 1])).toBe(
      "npm run train -- --limit 500 --classes 0,1 --lr 0.0003 --layers 32,16 --stratify",
    );
  });

  test("draws digits anew only where they are built in", () => {
    const fresh = { ...defaultSettings, fresh: true };
    expect(commandOf(fresh, { kind: "built-in", count: 500 }, undefined)).toContain(" --fresh");
    expect(commandOf(fresh, { kind: "mnist" }, undefined)).not.toContain("--fresh");
  });

  test("says how the digits were read and turned", () => {
    const reading = { invert: true, transpose: true, label: "my class" };
    expect(commandOf(defaultSettings, { kind: "mnist" }, undefined, reading)).toBe(
      "npm run train -- --mnist --label 'my class' --invert --transpose",
    );
  });

  test("quotes the names of files where a shell would split them", () => {
    const files = [new File([], "train.csv"), new File([], "it's mine.csv")];
    expect(command({ kind: "files", files })).toBe(
      `npm run train -- --data train.csv 'it'\\''s mine.csv'`,
    );
  });

  test("quotes an address, of which a shell would read a part", () => {
    const address = "https://example.org/a?b=1&c=2";
    expect(command({ kind: "address", address })).toBe(`npm run train -- --data '${address}'`);
  });

  test("downloads MNIST by its own flag", () => {
    expect(command({ kind: "mnist" })).toBe("npm run train -- --mnist");
  });

  test("names each file of data that the browser kept", () => {
    expect(command({ kind: "stored", name: "images-ubyte, my labels" })).toBe(
      "npm run train -- --data images-ubyte 'my labels'",
    );
  });
});
