import { DataError } from "./dataset";
import { expansionLimit, gunzip, isGzip } from "./gzip";
import type { Reading } from "./reading";
import { peek, readChunks, type ByteSource, type Chunks } from "./source";
import { isZip, unzip } from "./zip";
import { findZipEntry } from "./zip-directory";

/** What a file holds once it is unpacked. */
export interface Content {
  /** For messages: the file, and the entry where it is a zip: `train.csv.zip/train.csv`. */
  readonly name: string;
  /** The first bytes, up to {@link HEAD_BYTES}. */
  readonly head: Uint8Array;
  /** Every byte, the first ones included. */
  readonly chunks: Chunks;
  /** Number of bytes, where it is known before they are read. */
  readonly plainSize: number | undefined;
  /** More bytes than this will not come: reading fails first. */
  readonly mostBytes: number;
}

/** Enough to tell the formats apart and to show what else a file begins with. */
export const HEAD_BYTES = 512;

/**
 * Opens a file, going by its first bytes and not by its name, and unpacks it where it is packed.
 *
 * @throws DataError when it is empty or packed in a way that cannot be read
 */
export async function openContent(source: ByteSource, reading: Reading): Promise<Content> {
  const { name, size } = source;
  const before = reading.bytes;
  const read = () =>
    readChunks(source, reading.options.signal, (bytes) => (reading.bytes += bytes));
  const raw = await peek(read(), HEAD_BYTES);
  if (raw.head.length === 0) throw new DataError(`${name} is empty. Choose another file.`);
  if (isZip(raw.head)) {
    await raw.chunks.return();
    reading.bytes = before;
    const entry = await findZipEntry(source, reading.options.signal);
    const unpacked = unzip(entry, read());
    return await opened(entry.name, unpacked, entry.size, entry.size);
  }
  if (isGzip(raw.head)) {
    const limit = expansionLimit(size);
    return await opened(name, gunzip(name, raw.chunks, limit), undefined, limit);
  }
  return { name, ...raw, plainSize: size, mostBytes: size };
}

/** What was packed, which must not be packed again. */
async function opened(
  name: string,
  unpacked: Chunks,
  plainSize: number | undefined,
  mostBytes: number,
): Promise<Content> {
  const { head, chunks } = await peek(unpacked, HEAD_BYTES);
  const fault =
    head.length === 0
      ? "is empty inside. Choose another file."
      : isZip(head) || isGzip(head)
        ? "is packed a second time inside. Unpack it and give the file inside."
        : undefined;
  if (fault === undefined) return { name, head, chunks, plainSize, mostBytes };
  await chunks.return();
  throw new DataError(`${name} ${fault}`);
}
