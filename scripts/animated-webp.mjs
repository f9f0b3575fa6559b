// Joins WebP images of one size into an animated one, which browsers and GitHub play. The images are as the browser
// compressed them; only the container is new: https://developers.google.com/speed/webp/docs/riff_container
import { Buffer } from "node:buffer";

/** The chunks of a WebP file that hold the pixels. */
const PIXELS = ["ALPH", "VP8 ", "VP8L"];

/** The animation flag of VP8X. */
const ANIMATED = 0x02;

/** A frame that replaces the one before, without blending. */
const REPLACES = 0x02;

/**
 * @param {readonly Uint8Array[]} images WebP files, all of this size
 * @param {{ readonly width: number, readonly height: number }} size pixels
 * @param {number} duration of each frame, in milliseconds; the last one stays four times as long
 * @returns {Buffer} the animation, which repeats without end
 */
export function animatedWebp(images, { width, height }, duration) {
  const header = Buffer.concat([bytes(ANIMATED, 4), bytes(width - 1, 3), bytes(height - 1, 3)]);
  const frames = images.map((image, index) => {
    const time = index === images.length - 1 ? 4 * duration : duration;
    const place = [bytes(0, 6), bytes(width - 1, 3), bytes(height - 1, 3), bytes(time, 3)];
    return chunk("ANMF", Buffer.concat([...place, bytes(REPLACES, 1), ...pixelChunks(image)]));
  });
  // The colour behind the frames, and no limit to the repeats.
  const animation = chunk("ANIM", bytes(0, 6));
  const body = [Buffer.from("WEBP"), chunk("VP8X", header), animation, ...frames];
  return chunk("RIFF", Buffer.concat(body));
}

/** @param {Uint8Array} file @returns {Buffer[]} */
function pixelChunks(file) {
  const buffer = Buffer.from(file);
  const found = [];
  for (let start = 12; start < buffer.length;) {
    const name = buffer.toString("latin1", start, start + 4);
    const size = buffer.readUInt32LE(start + 4);
    if (PIXELS.includes(name)) {
      found.push(chunk(name, buffer.subarray(start + 8, start + 8 + size)));
    }
    start += 8 + size + (size % 2);
  }
  return found;
}

/**
 * A name, a size and the content, padded to an even length.
 *
 * @param {string} name @param {Buffer} content @returns {Buffer}
 */
function chunk(name, content) {
  const size = bytes(content.length, 4);
  return Buffer.concat([Buffer.from(name), size, content, Buffer.alloc(content.length % 2)]);
}

/** @param {number} value @param {number} length @returns {Buffer} a number, the lowest byte first */
function bytes(value, length) {
  const buffer = Buffer.alloc(length);
  buffer.writeUIntLE(value, 0, length);
  return buffer;
}
