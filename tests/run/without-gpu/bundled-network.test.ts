import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { asPeopleWrite, builtInDigits } from "../../../src/data/index.ts";
import { initialParameters, modelOf } from "../../../src/engine/index.ts";
import {
  type AboutNetwork,
  readBundledNetwork,
  writeBundledNetwork,
} from "../../../src/run/without-gpu/bundled-network.ts";
import { BundledFileError } from "../../../src/run/without-gpu/bytes.ts";
import { CpuNetwork } from "../../../src/run/without-gpu/cpu-network.ts";

const FILE = readFileSync("src/run/without-gpu/files/network.bin");

const ABOUT: AboutNetwork = {
  ...{ seed: 3, steps: 10, made: "2026-11-28", metadata: {} },
  ...{ validation: { accuracy: 0.9, digits: 10 }, real: { accuracy: 0.8, digits: 20 } },
};
const SIZES = [12, 5, 3];
const PARAMETERS = initialParameters(modelOf(SIZES), 3);
const WRITTEN = writeBundledNetwork({ sizes: SIZES, parameters: PARAMETERS, about: ABOUT });

/** The file with another header. */
function withHeader(change: (header: Record<string, unknown>) => void): Uint8Array {
  const length = new DataView(WRITTEN.buffer).getUint32(0, true);
  const header: unknown = JSON.parse(new TextDecoder().decode(WRITTEN.subarray(4, 4 + length)));
  change(header as Record<string, unknown>);
  const text = new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(4 + text.length + WRITTEN.length - 4 - length);
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(text, 4);
  bytes.set(WRITTEN.subarray(4 + length), 4 + text.length);
  return bytes;
}

describe("a network with 8-bit weights", () => {
  const read = readBundledNetwork(WRITTEN);

  test("keeps sizes, biases and what is known about it", () => {
    expect(read.sizes).toEqual(SIZES);
    expect(read.about).toEqual(ABOUT);
    expect(read.parameters.map(({ bias }) => bias)).toEqual(PARAMETERS.map(({ bias }) => bias));
  });

  test("keeps each weight within half a step of its unit's scale", () => {
    read.parameters.forEach(({ weights, bias }, layer) => {
      const exact = PARAMETERS[layer]?.weights ?? new Float32Array();
      const outputs = bias.length;
      weights.forEach((weight, index) => {
        const own = exact.filter((_, place) => place % outputs === index % outputs);
        const step = Math.max(...own.map(Math.abs)) / 127;
        expect(Math.abs(weight - (exact[index] as number))).toBeLessThanOrEqual(0.501 * step);
      });
    });
  });
});

describe("damaged or foreign bytes are refused:", () => {
  const cases: Readonly<Record<string, Uint8Array>> = {
    nothing: new Uint8Array(),
    "three bytes": Uint8Array.of(1, 2, 3),
    "an HTML page, such as a server's error": new TextEncoder().encode("<!doctype html><p>404"),
    "a header that is longer than the file": Uint8Array.of(255, 255, 0, 0, 123, 125),
    "a header that is no JSON": Uint8Array.of(2, 0, 0, 0, 123, 123),
    "a header that is null": Uint8Array.of(4, 0, 0, 0, 110, 117, 108, 108),
    "another format": withHeader((header) => (header["format"] = "adamant network 9")),
    "no sizes": withHeader((header) => delete header["sizes"]),
    "one size": withHeader((header) => (header["sizes"] = [12])),
    "a size of 0": withHeader((header) => (header["sizes"] = [12, 0, 3])),
    "a size that is no number": withHeader((header) => (header["sizes"] = [12, "5", 3])),
    "sizes for which no memory would do": withHeader((header) => (header["sizes"] = [1e9, 1e9])),
    "larger sizes than the file has weights for": withHeader(
      (header) => (header["sizes"] = [4000, 4000, 10]),
    ),
    "smaller sizes": withHeader((header) => (header["sizes"] = [11, 5, 3])),
    "no word about itself": withHeader((header) => delete header["about"]),
    "an accuracy that is a text": withHeader(
      (header) => (header["about"] = { ...ABOUT, real: { accuracy: "<b>", digits: 1 } }),
    ),
    "bytes at its end": Uint8Array.from([...WRITTEN, 0]),
  };

  test.each(Object.keys(cases))("%s", (name) => {
    expect(() => readBundledNetwork(cases[name] as Uint8Array)).toThrow(BundledFileError);
  });

  test("cut off anywhere", () => {
    for (let length = 0; length < WRITTEN.length; length++) {
      expect(() => readBundledNetwork(WRITTEN.slice(0, length))).toThrow(BundledFileError);
    }
  });

  test("scales and biases that are not numbers", () => {
    const start = 4 + new DataView(WRITTEN.buffer).getUint32(0, true);
    for (const place of [start, start + 20]) {
      const broken = WRITTEN.slice();
      new DataView(broken.buffer).setFloat32(place, NaN, true);
      expect(() => readBundledNetwork(broken)).toThrow(BundledFileError);
    }
  });
});

describe("the network that comes with the page", () => {
  const { sizes, parameters, about } = readBundledNetwork(FILE);

  test("is small", () => {
    expect(FILE.length).toBeLessThan(115_000);
  });

  test("reads digits that it has not seen about as well as it says", async () => {
    const { images, labels, count } = asPeopleWrite(builtInDigits({ count: 800, seed: 1 }));
    expect(about.seed).not.toBe(1);
    const network = new CpuNetwork(sizes, parameters);
    const { predicted } = await network.predict({ count, images, labels: undefined });
    const accuracy = predicted.filter((digit, row) => digit === labels?.[row]).length / count;
    // Three standard errors of so many digits.
    const error =
      3 * Math.sqrt((about.validation.accuracy * (1 - about.validation.accuracy)) / count);
    expect(Math.abs(accuracy - about.validation.accuracy)).toBeLessThan(error);
  });
});
