import { deflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { DataError } from "../../../src/data/index.ts";
import { readSmallPng } from "../../../src/data/pictures/small-png.ts";
import { golden, goldenSample, pngBytes, pngChunk } from "../formats.ts";

const { images } = goldenSample();
const first = images.subarray(0, 30);
const second = images.subarray(30, 60);

async function ink(name: string): Promise<Uint8Array> {
  const bytes = new Uint8Array(await new Response(golden(name).stream()).arrayBuffer());
  return readSmallPng(name, bytes).ink;
}

describe("A PNG as Pillow writes it is read", () => {
  it.each(["rgb.png", "palette.png", "sixteen.png"])(
    "to the same grey values: %s",
    async (name) => {
      expect(await ink(name)).toEqual(first);
    },
  );

  it("with one bit per pixel, as black and white", async () => {
    expect(await ink("bits.png")).toEqual(first.map((grey) => (grey > 127 ? 255 : 0)));
  });

  it.each(["dark-ink.png", "bright-ink.png"])(
    "with a transparent background, which is paper: %s",
    async (name) => {
      expect(await ink(name)).toEqual(second);
    },
  );
});

describe("PNG rows are unfiltered", () => {
  const pixels = [10, 20, 40, 15, 30, 50];
  it.each([
    ["none", [0, 10, 20, 40, 0, 15, 30, 50]],
    ["left", [1, 10, 10, 20, 1, 15, 15, 20]],
    ["up", [0, 10, 20, 40, 2, 5, 10, 10]],
    ["average", [0, 10, 20, 40, 3, 10, 13, 15]],
    ["Paeth", [0, 10, 20, 40, 4, 5, 10, 10]],
  ])("by the filter %s", (_, rows) => {
    const bytes = pngBytes({ width: 3, height: 2 }, Uint8Array.from(rows));
    expect([...readSmallPng("a.png", bytes).ink]).toEqual(pixels);
  });

  it("from the seven passes of an interlaced picture", () => {
    // A picture of 3 × 3: passes 1, 4, 5, 6 and 7 have pixels.
    const rows = [
      [0, 1],
      [0, 3],
      [0, 7, 9],
      [0, 2],
      [0, 8],
      [0, 4, 5, 6],
    ].flat();
    const bytes = pngBytes({ width: 3, height: 3, isInterlaced: true }, Uint8Array.from(rows));
    expect([...readSmallPng("a.png", bytes).ink]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
});

describe("PNG samples", () => {
  it.each([
    [2, [0, 0b00_01_10_11], [0, 85, 170, 255]],
    [4, [0, 0x05, 0xaf], [0, 85, 170, 255]],
  ])("of %i bits are spread over 0 to 255", (depth, rows, expected) => {
    const bytes = pngBytes({ width: 4, height: 1, depth }, Uint8Array.from(rows));
    expect([...readSmallPng("a.png", bytes).ink]).toEqual(expected);
  });

  it("of the transparent colour are paper", () => {
    const chunks = [["tRNS", Uint8Array.of(0, 255)]] as const;
    const bytes = pngBytes({ width: 3, height: 1, chunks }, Uint8Array.of(0, 255, 0, 100));
    expect([...readSmallPng("a.png", bytes).ink]).toEqual([0, 255, 155]);
  });
});

describe("A PNG is refused", () => {
  const good = pngBytes({ width: 3, height: 2 }, new Uint8Array(8));
  const refusal = (bytes: Uint8Array) => {
    try {
      readSmallPng("3/1.png", bytes);
    } catch (error) {
      expect(error).toBeInstanceOf(DataError);
      return (error as Error).message;
    }
    return "read";
  };

  it("wherever it is cut short, and wherever a byte of its pixels is changed", () => {
    for (let length = 0; length < good.length - 4; length++) {
      expect(refusal(good.subarray(0, length))).toMatch(/^3\/1\.png.*(ends|begins|is empty)/);
    }
    for (let index = 0; index < good.length - 12; index++) {
      const byte = (good[index] as number) ^ 0x10;
      expect(refusal(Uint8Array.from(good).with(index, byte))).toMatch(/^3\/1\.png/);
    }
  });

  it.each([
    ["fewer pixels than it announces", pngBytes({ width: 3, height: 3 }, new Uint8Array(8))],
    ["more pixels than it announces", pngBytes({ width: 3, height: 1 }, new Uint8Array(8))],
    ["too large", pngBytes({ width: 65, height: 1 }, new Uint8Array(66))],
    [
      "four billion pixels wide",
      pngBytes({ width: 2 ** 32 - 1, height: 2 ** 32 - 1 }, new Uint8Array(8)),
    ],
    [
      "a kind of pixels that does not exist",
      pngBytes({ width: 3, height: 2, colour: 5 }, new Uint8Array(8)),
    ],
    [
      "a filter that does not exist",
      pngBytes({ width: 3, height: 2 }, Uint8Array.of(5, 0, 0, 0, 0, 0, 0, 0)),
    ],
    [
      "colours that its palette lacks",
      pngBytes({ width: 1, height: 1, colour: 3 }, Uint8Array.of(0, 7)),
    ],
  ])("with %s", (_, bytes) => {
    expect(refusal(bytes)).toMatch(/^3\/1\.png[: ].*\.$/);
  });

  it("whose pixels are a decompression bomb, before it is inflated", () => {
    const end = pngChunk("IEND", new Uint8Array(0));
    const bomb = pngChunk("IDAT", deflateSync(new Uint8Array(100 * 2 ** 20), { level: 9 }));
    const head = pngBytes({ width: 28, height: 28 }, new Uint8Array(0)).subarray(0, 33);
    const bytes = Buffer.concat([head, bomb, end]);
    const start = performance.now();
    expect(refusal(bytes)).toMatch("not the 28 × 28 that its header announces");
    expect(performance.now() - start).toBeLessThan(500);
  });
});
