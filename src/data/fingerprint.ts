import { DataError, type Dataset } from "./dataset.ts";
import { joined } from "./source.ts";

/**
 * Names a dataset by what it holds, so that two people can tell whether they train on the same: SHA-256 of the line
 * `width×height, count, classes`, the SHA-256 of the images and, where there are any, that of the labels. (A hash of
 * hashes, for the platform's SHA-256 takes one buffer, and the images are not to be copied.)
 *
 * @returns 64 hexadecimal digits
 * @throws DataError in a page that came over http, where browsers offer no SHA-256
 */
export async function dataFingerprint(dataset: Dataset): Promise<string> {
  const { width, height, count, classes, images, labels } = dataset;
  const shape = new TextEncoder().encode(`${width}×${height}, ${count}, ${classes}\n`);
  const parts = [shape, await sha256(images), ...(labels ? [await sha256(labels)] : [])];
  const digest = await sha256(joined(parts));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function sha256(bytes: Uint8Array): Promise<Uint8Array> {
  const { subtle } = crypto as Partial<Crypto>;
  if (subtle === undefined) {
    throw new DataError("A fingerprint needs https or localhost; this page came over http.");
  }
  return new Uint8Array(await subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>));
}
