import { describe, expect, test } from "vitest";
import { hashOf, readHash } from "../../src/run/address.ts";
import { type OwnData, isSameData, linkedOwnData } from "../../src/run/linked-data.ts";
import { defaultSettings } from "../../src/run/settings.ts";
import { comparisonWords, dataWords } from "../../src/run/sharing/linked-data-words.ts";

const FINGERPRINT = "0123456789abcdef".repeat(4);

const train = linkedOwnData("train.csv", 4000, FINGERPRINT);

const address = { settings: defaultSettings, digits: undefined, classes: undefined };

function linked(hash: string) {
  return readHash(hash).address.data;
}

describe("a link to a run on somebody's own data", () => {
  test("carries its name, its digits and the beginning of its fingerprint", () => {
    expect(hashOf({ ...address, data: train })).toBe(
      "#data=train.csv&rows=4000&hash=0123456789abcdef",
    );
  });

  test.each([
    "train.csv",
    "my digits & labels=1#2+3%.csv",
    "Ziffern für die Übung.csv",
    "a, b",
    "5️.csv",
  ])("is read back as it was written where the data is %s", (name) => {
    const data = linkedOwnData(name, 4000, FINGERPRINT);
    expect(readHash(hashOf({ ...address, data }))).toEqual({
      address: { ...address, data },
      complaints: [],
    });
  });

  test("names MNIST, which everybody can download", () => {
    const data = { kind: "mnist" } as const;
    expect(hashOf({ ...address, data })).toBe("#mnist=true");
    expect(linked("#mnist=true")).toEqual(data);
    expect(dataWords(data)).toBe("MNIST (60,000 digits)");
  });

  test.each([
    [{ invert: true, transpose: false, label: undefined }, "&invert=true", "inverted"],
    [{ invert: false, transpose: true, label: undefined }, "&transpose=true", "transposed"],
    [
      { invert: true, transpose: true, label: "class & kind" },
      "&invert=true&transpose=true&label=class%20%26%20kind",
      "inverted, transposed, label in column class & kind",
    ],
  ])("carries how it was read: %o", (reading, pairs, words) => {
    const data = linkedOwnData("train.csv", 4000, FINGERPRINT, reading);
    const hash = hashOf({ ...address, data });
    expect(hash).toBe(`#data=train.csv&rows=4000&hash=0123456789abcdef${pairs}`);
    expect(readHash(hash)).toEqual({ address: { ...address, data }, complaints: [] });
    expect(dataWords(data)).toBe(`train.csv (4,000 digits, ${words})`);
  });

  test("says nothing of data that was read as it is", () => {
    const asItIs = { invert: false, transpose: false, label: undefined };
    expect(linkedOwnData("train.csv", 4000, FINGERPRINT, asItIs)).toEqual(train);
  });

  test("has the defaults for the settings that it does not name", () => {
    expect(readHash("#data=train.csv").address.settings).toEqual(defaultSettings);
  });

  test("of an earlier version names no data", () => {
    expect(linked("#epochs=3&digits=500&classes=0,1")).toBeUndefined();
    expect(readHash("#epochs=3").address).not.toHaveProperty("data");
  });
});

describe("a hostile link", () => {
  test.each([
    ["invert=1", "invert"],
    ["transpose=false", "transpose"],
    ["label=", "label"],
    [`label=${"x".repeat(101)}`, "label"],
    ["label=a%E2%80%AEb", "label"],
    ["label=%00", "label"],
  ])("with %s is told so, and the data is read as it is", (pair, key) => {
    const { address: read, complaints } = readHash(`#data=train.csv&${pair}`);
    expect(complaints).toHaveLength(1);
    expect(complaints[0]).toContain(`The link's ${key} is "`);
    expect(read.data).toEqual({
      ...{ kind: "own", name: "train.csv", rows: undefined, hash: undefined },
    });
  });

  test("that turns data without naming any names no data", () => {
    expect(linked("#invert=true&label=digit")).toBeUndefined();
  });

  test("cannot show a name longer than a line or two", () => {
    const { name } = linked(`#data=${"x".repeat(1_000_000)}`) as OwnData;
    expect(Array.from(name)).toHaveLength(100);
    expect(name.endsWith("…")).toBe(true);
  });

  test("cannot hide characters in a name, or turn its direction", () => {
    const { name } = linked("#data=a%00b%0Ac%1B%E2%80%AEd%E2%80%8B.csv") as OwnData;
    expect(name).toBe("a\ufffdb\ufffdc\ufffd\ufffdd\ufffd.csv");
  });

  test("shows a name of nothing but spaces as data without a name", () => {
    expect((linked("#data=%20%20") as OwnData).name).toBe("data without a name");
  });

  test("keeps script in a name as text, which the page does not run", () => {
    const name = "<img src=x onerror=alert(1)>";
    expect((linked(`#data=${encodeURIComponent(name)}`) as OwnData).name).toBe(name);
  });

  test.each(["-1", "0", "1e3", "4.5", "many", "", "99999999999", "0x10", "NaN", "%F0%9F%92%A9"])(
    "with %j rows has a complaint, and its other parts hold",
    (rows) => {
      const { address: read, complaints } = readHash(`#data=train.csv&rows=${rows}&epochs=3`);
      expect(complaints).toHaveLength(1);
      expect(complaints[0]).toContain("rows is");
      expect(read.data).toEqual({
        kind: "own",
        name: "train.csv",
        rows: undefined,
        hash: undefined,
      });
      expect(read.settings.epochs).toBe(3);
    },
  );

  test.each(["abc", "0123456789ABCDEF", `${FINGERPRINT}0`, "<script>", "0123456789abcde\n"])(
    "with %j as its fingerprint has a complaint",
    (hash) => {
      const { address: read, complaints } = readHash(
        `#data=train.csv&hash=${encodeURIComponent(hash)}`,
      );
      expect(complaints).toHaveLength(1);
      expect((read.data as OwnData).hash).toBeUndefined();
    },
  );

  test("with a fingerprint that is not that of the data is told apart from it", () => {
    const lying = { ...train, hash: "f".repeat(16) };
    expect(isSameData(lying, train)).toBe(false);
    expect(comparisonWords(lying, train)).toContain("This is not the data of the link");
  });

  test("gets few and short complaints", () => {
    const pairs = Array.from({ length: 1000 }, (_, key) => `key${key}${"y".repeat(1000)}=1`);
    const { complaints } = readHash(`#lr=${"z".repeat(100_000)}&${pairs.join("&")}`);
    expect(complaints).toHaveLength(6);
    expect(complaints.join("").length).toBeLessThan(1500);
    expect(complaints[5]).toBe("996 more of its parts make no sense.");
  });

  test("cannot set what every object has", () => {
    const { address: read, complaints } = readHash("#__proto__=1&constructor=2&toString=3");
    expect(complaints).toHaveLength(3);
    expect(read).toEqual(address);
  });
});

describe("data that was opened for a link", () => {
  test("is the same where the fingerprints begin alike and the digits are as many", () => {
    expect(comparisonWords(train, { ...train, name: "renamed.csv" })).toBe(
      "This is the data of the link: renamed.csv (4,000 digits), with the same fingerprint.",
    );
    expect(isSameData({ ...train, hash: FINGERPRINT }, train)).toBe(true);
  });

  test("is told to have other digits, or another fingerprint", () => {
    expect(comparisonWords(train, { ...train, name: "test.csv", rows: 12 })).toBe(
      "This is not the data of the link: that run used train.csv (4,000 digits), and test.csv (12 digits) is open, so the results will differ.",
    );
    expect(comparisonWords(train, linkedOwnData("train.csv", 4000, "f".repeat(64)))).toBe(
      "This is not the data of the link: train.csv (4,000 digits) has another fingerprint (ffffffffffffffff instead of 0123456789abcdef), so the results will differ.",
    );
    expect(comparisonWords({ kind: "mnist" }, train)).toContain("that run used MNIST");
  });

  test("is not called the same where a fingerprint is missing", () => {
    const unknown = { ...train, hash: undefined };
    expect(isSameData(unknown, train)).toBe(false);
    expect(comparisonWords(unknown, train)).toContain("The link has no fingerprint");
    expect(comparisonWords(train, unknown)).toContain("This page has no fingerprint");
  });
});
