import * as fc from "fast-check";
import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { crc32 } from "../../src/data/crc32.ts";

it("crc32 is the checksum that zlib puts behind a gzip file, cut anywhere", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(100), (bytes, cut) => {
      const packed = gzipSync(bytes);
      const sum = crc32(bytes.subarray(cut), crc32(bytes.subarray(0, cut)));
      expect(sum).toBe(packed.readUInt32LE(packed.length - 8));
    }),
  );
});
