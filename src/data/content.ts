import { expansionLimit, gunzip, isGzip } from "./compression/gzip.ts";
import { findZipEntry } from "./compression/zip-directory.ts";
import { isZip, unzip } from "./compression/zip.ts";
import { DataError } from "./dataset.ts";
import type { Reading } from "./reading.ts";
import { type ByteSource, type Chunks, type Peeked, peek, readChunks } from "./source.ts";

/** The content of a file, unpacked if the file is compressed. */
export interface Content extends Peeked {
  /** The name for messages: that of the file, and for a zip also that of the entry, `train.csv.zip/train.csv`. */
  readonly name: string;
  /** Number of unpacked bytes, if it is known before they are read. */
  readonly plainSize: number | undefined;
  /** Upper bound of the number of unpacked bytes: reading fails before it is exceeded. */
  readonly maxBytes: number;
  readonly file: FileProgress;
}

/** How much of a file on disk has been read. */
export interface FileProgress {
  /** Bytes. */
  readonly size: number;
  /** Bytes read so far. */
  read: number;
}

/** Length of `head`: enough to tell the formats apart, and to show how an unknown file begins. */
export const HEAD_BYTES = 512;

/**
 * Opens a file and unpacks it if it is compressed. Its first bytes decide, not its name.
 *
 * @throws DataError if it is empty, or compressed in a way that cannot be read
 */
export async function openContent(source: ByteSource, reading: Reading): Promise<Content> {
  const { name, size } = source;
  const file = { size, read: 0 };
  const packed = await peek(readCounting(source, reading, file), HEAD_BYTES);
  if (packed.head.length === 0) {
    throw new DataError(`${name} is empty. Choose another file.`);
  }
  if (isZip(packed.head)) {
    await packed.close();
    const entry = await findZipEntry(source, reading.options.signal);
    const unpacked = unzip(entry, readCounting(source, reading, file));
    return await unpackedContent(entry.name, unpacked, {
      plainSize: entry.size,
      maxBytes: entry.size,
      file,
    });
  }
  if (isGzip(packed.head)) {
    const maxBytes = expansionLimit(size);
    const unpacked = gunzip(name, packed.chunks);
    return await unpackedContent(name, unpacked, { plainSize: undefined, maxBytes, file });
  }
  return { name, ...packed, plainSize: size, maxBytes: size, file };
}

/** Reads from the start and counts the bytes. Starting again takes back the earlier count: a zip is read twice. */
function readCounting(source: ByteSource, reading: Reading, file: FileProgress): Chunks {
  reading.bytes -= file.read;
  file.read = 0;
  return readChunks(source, reading.options.signal, (bytes) => {
    reading.bytes += bytes;
    file.read += bytes;
  });
}

/** The content of a compressed file. It must not be empty or compressed once more. */
async function unpackedContent(
  name: string,
  unpacked: Chunks,
  sizes: Pick<Content, "plainSize" | "maxBytes" | "file">,
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
    return "is empty when unpacked. Choose another file.";
  }
  if (isZip(head) || isGzip(head)) {
    return "is compressed twice. Unpack it and choose the file inside.";
  }
  return undefined;
}
