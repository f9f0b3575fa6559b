import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { crc32 } from "../../../src/data/compression/crc32.ts";
import { utf8 } from "../files.ts";

describe("crc32", () => {
  it("gives the published check value", () => {
    expect(crc32(utf8("123456789"))).toBe(0xcbf43926);
    expect(crc32(utf8(""))).toBe(0);
  });

  it("is the checksum that zlib puts at the end of a gzip file, also if computed in two parts", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(100), (bytes, cut) => {
        const packed = gzipSync(bytes);
        const sum = crc32(bytes.subarray(cut), crc32(bytes.subarray(0, cut)));
        expect(sum).toBe(packed.readUInt32LE(packed.length - 8));
      }),
    );
  });
});
