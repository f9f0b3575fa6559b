import { expansionLimit, gunzip, isGzip } from "./compression/gzip.ts";
import { findZipEntry } from "./compression/zip-directory.ts";
import { isZip, unzip } from "./compression/zip.ts";
import { DataError } from "./dataset.ts";
import type { Reading } from "./reading.ts";
import { type ByteSource, type Chunks, type Peeked, peek, readChunks } from "./source.ts";

/** What a file holds once it is unpacked. */
export interface Content extends Peeked {
  /** For messages: the file, and the entry where it is a zip: `train.csv.zip/train.csv`. */
  readonly name: string;
  /** Number of bytes, where it is known before they are read. */
  readonly plainSize: number | undefined;
  /** More bytes than this will not come: reading fails first. */
  readonly mostBytes: number;
  readonly file: FileProgress;
}

/** A file as it lies on disk. */
export interface FileProgress {
  readonly size: number;
  /** Bytes read of it so far. */
  read: number;
}

/** How much `head` holds: enough to tell the formats apart and to show what else a file begins with. */
export const HEAD_BYTES = 512;

/**
 * Opens a file, going by its first bytes and not by its name, and unpacks it where it is packed.
 *
 * @throws DataError when it is empty or packed in a way that cannot be read
 */
export async function openContent(source: ByteSource, reading: Reading): Promise<Content> {
  const { name, size } = source;
  const file = { size, read: 0 };
  const packed = await peek(readNoted(source, reading, file), HEAD_BYTES);
  if (packed.head.length === 0) {
    throw new DataError(`${name} is empty. Choose another file.`);
  }
  if (isZip(packed.head)) {
    await packed.close();
    const entry = await findZipEntry(source, reading.options.signal);
    const unpacked = unzip(entry, readNoted(source, reading, file));
    return await opened(entry.name, unpacked, {
      plainSize: entry.size,
      mostBytes: entry.size,
      file,
    });
  }
  if (isGzip(packed.head)) {
    const mostBytes = expansionLimit(size);
    const unpacked = gunzip(name, packed.chunks);
    return await opened(name, unpacked, { plainSize: undefined, mostBytes, file });
  }
  return { name, ...packed, plainSize: size, mostBytes: size, file };
}

/** Reads from the start, and keeps count: a zip, whose directory is at its end, is begun twice. */
function readNoted(source: ByteSource, reading: Reading, file: FileProgress): Chunks {
  reading.bytes -= file.read;
  file.read = 0;
  return readChunks(source, reading.options.signal, (bytes) => {
    reading.bytes += bytes;
    file.read += bytes;
  });
}

/** What was packed, which must not be packed again. */
async function opened(
  name: string,
  unpacked: Chunks,
  sizes: Pick<Content, "plainSize" | "mostBytes" | "file">,
): Promise<Content> {
  const peeked = await peek(unpacked, HEAD_BYTES);
  const fault = faultInside(peeked.head);
  if (fault === undefined) {
    return { name, ...peeked, ...sizes };
  }
  await peeked.close();
  throw new DataError(`${name} ${fault}`);
}

function faultInside(head: Uint8Array): string | undefined {
  if (head.length === 0) {
    return "is empty inside. Choose another file.";
  }
  if (isZip(head) || isGzip(head)) {
    return "is packed a second time inside. Unpack it and give the file inside.";
  }
  return undefined;
}
