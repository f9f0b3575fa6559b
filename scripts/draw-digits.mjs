// Writes built-in digits as two IDX files, images and labels, which other programs can read:
//
//   node scripts/draw-digits.mjs COUNT SEED FOLDER
import { Buffer } from "node:buffer";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { createServer } from "vite";

const [count, seed, folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error("usage: draw-digits.mjs COUNT SEED FOLDER");
  process.exit(2);
}
const server = await createServer({ server: { middlewareMode: true }, logLevel: "warn" });
/** @type {typeof import("../src/data/index.ts")} */
const { builtInDigits } = /** @type {never} */ (await server.ssrLoadModule("/src/data/index.ts"));
const { images, labels } = builtInDigits({ count: Number(count), seed: Number(seed) });
mkdirSync(folder, { recursive: true });
writeFileSync(
  join(folder, "train-images-idx3-ubyte"),
  Buffer.concat([header(3, Number(count), 28, 28), images]),
);
writeFileSync(
  join(folder, "train-labels-idx1-ubyte"),
  Buffer.concat([header(1, Number(count)), /** @type {Uint8Array} */ (labels)]),
);
await server.close();
process.exit(0);

/**
 * The header of an IDX file of unsigned bytes.
 *
 * @param {number} dimensions
 * @param {number[]} sizes
 */
function header(dimensions, ...sizes) {
  const bytes = Buffer.alloc(4 + 4 * dimensions);
  bytes.set([0, 0, 8, dimensions]);
  sizes.forEach((size, index) => bytes.writeUInt32BE(size, 4 + 4 * index));
  return bytes;
}
