import { expect, test } from "vitest";
import { animatedWebp } from "../../scripts/animated-webp.mjs";

/** A WebP file of one chunk of pixels; what is in it does not matter to the container. */
function still(pixels: string): Uint8Array {
  const chunk = Buffer.concat([Buffer.from("VP8 "), size(pixels.length), Buffer.from(pixels)]);
  return Buffer.concat([Buffer.from("RIFF"), size(4 + chunk.length), Buffer.from("WEBP"), chunk]);
}

function size(length: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(length);
  return bytes;
}

const animation = animatedWebp(
  [still("first!"), still("second")],
  { width: 640, height: 360 },
  250,
);

test("the file is as long as its header says", () => {
  expect(animation.toString("latin1", 0, 4)).toBe("RIFF");
  expect(animation.readUInt32LE(4)).toBe(animation.length - 8);
  expect(animation.toString("latin1", 8, 16)).toBe("WEBPVP8X");
});

test("the canvas has the size of the images", () => {
  expect([animation.readUIntLE(24, 3) + 1, animation.readUIntLE(27, 3) + 1]).toEqual([640, 360]);
});

test("each image is a frame with its pixels, and the last one stays longer", () => {
  const starts = [...animation.toString("latin1").matchAll(/ANMF/g)].map(({ index }) => index);
  expect(starts.map((start) => animation.readUIntLE(start + 8 + 12, 3))).toEqual([250, 1000]);
  expect(starts.map((start) => animation.toString("latin1", start + 24, start + 38))).toEqual([
    "VP8 \u0006\0\0\0first!",
    "VP8 \u0006\0\0\0second",
  ]);
});
