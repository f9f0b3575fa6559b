import { concatenated } from "../base/concatenated.ts";
import { hexadecimal } from "../base/sha256.ts";
import { DataError, type Dataset } from "./dataset.ts";

/**
 * The fingerprint of a dataset's content, by which two people can check that they train on the same data. It is the
 * SHA-256 of three parts: the line `width×height, count, classes`, the SHA-256 of the images and, if there are labels,
 * the SHA-256 of the labels. (A hash of hashes, since the platform's SHA-256 takes a single buffer and copying the
 * images would cost memory.)
 *
 * @returns 64 hexadecimal digits
 * @throws DataError in a page that was loaded over http, where browsers offer no SHA-256
 */
export async function dataFingerprint(dataset: Dataset): Promise<string> {
  const { width, height, count, classes, images, labels } = dataset;
  const shape = new TextEncoder().encode(`${width}×${height}, ${count}, ${classes}\n`);
  const parts = [shape, await sha256(images), ...(labels ? [await sha256(labels)] : [])];
  return hexadecimal(await sha256(concatenated(parts)));
}

async function sha256(bytes: Uint8Array): Promise<Uint8Array> {
  const { subtle } = crypto as Partial<Crypto>;
  if (subtle === undefined) {
    throw new DataError(
      "The browser computes fingerprints only in pages from https or localhost; this page was loaded over http. Open it over https.",
    );
  }
  return new Uint8Array(await subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>));
}
