import { describe, expect, test } from "vitest";
import { defaultSettings } from "../../src/run/settings.ts";
import { commandOf, hashOf, readHash } from "../../src/ui/state/address.ts";

describe("an address", () => {
  const settings = { ...defaultSettings, lr: 3e-4, layers: [32, 16], stratify: true };

  test("carries only what differs from the defaults, and is read back as it was", () => {
    const address = { settings, digits: 500, classes: [0, 1] };
    const hash = hashOf(address);
    expect(hash).toBe("#lr=0.0003&layers=32,16&stratify=true&digits=500&classes=0,1");
    expect(readHash(hash)).toEqual({ address, complaints: [] });
    const plain = { settings: defaultSettings, digits: undefined, classes: undefined };
    expect(hashOf(plain)).toBe("");
  });

  test("is a command, too, with names as a shell takes them", () => {
    const files = [new File([], "train.csv"), new File([], "it's mine.csv")];
    expect(commandOf(settings, { kind: "built-in", count: 500 }, [0, 1])).toBe(
      "npm run train -- --limit 500 --classes 0,1 --lr 0.0003 --layers 32,16 --stratify",
    );
    expect(commandOf(defaultSettings, { kind: "files", files }, undefined)).toBe(
      `npm run train -- --data train.csv 'it'\\''s mine.csv'`,
    );
  });
});
