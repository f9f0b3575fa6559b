import { bomb, expansionLimit, gunzip, isGzip } from "./compression/gzip.ts";
import { type ZipEntry, checkEntry } from "./compression/zip-directory.ts";
import { isZip, packedBytes, unzip } from "./compression/zip.ts";
import { DataError } from "./dataset.ts";
import type { Reading } from "./reading.ts";
import {
  type ByteSource,
  type Chunks,
  type Peeked,
  countChunks,
  peek,
  readChunks,
} from "./source.ts";

/** The content of a file, unpacked if the file is compressed. */
export interface Content extends Peeked {
  /** The name for messages: that of the file, and for a zip also that of the entry, `train.csv.zip/train.csv`. */
  readonly name: string;
  /** Number of unpacked bytes, if it is known before they are read. */
  readonly plainSize: number | undefined;
  /** Upper bound of the number of unpacked bytes: reading fails before it is exceeded. */
  readonly maxBytes: number;
  readonly file: FileProgress;
  /** The file itself, if it is not compressed. Formats with a table of contents at their end are read from it. */
  readonly source?: ByteSource;
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
 * Opens a file and unpacks it if it is a gzip file. Its first bytes decide, not its name.
 *
 * @throws DataError if it is empty, or compressed twice
 */
export async function openContent(source: ByteSource, reading: Reading): Promise<Content> {
  const { name, size } = source;
  const file = { size, read: 0 };
  const bytes = counting(readChunks(source, reading.options.signal), reading, file);
  const packed = await peek(bytes, HEAD_BYTES);
  if (packed.head.length === 0) {
    throw new DataError(`${name} is empty. Choose another file.`);
  }
  if (!isGzip(packed.head)) {
    return { name, ...packed, plainSize: size, maxBytes: size, file, source };
  }
  const unpacked = gunzip(name, packed.chunks);
  const maxBytes = expansionLimit(size);
  return await unpackedContent(name, unpacked, { plainSize: undefined, maxBytes, file });
}

/**
 * Opens a file in a zip. It may be a gzip file itself.
 *
 * @throws DataError if it is empty, compressed in a way that cannot be read, or a decompression bomb
 */
export async function openZipped(
  zip: ByteSource,
  entry: ZipEntry,
  reading: Reading,
): Promise<Content> {
  checkEntry(entry);
  const { name, packedSize, size } = entry;
  const file = { size: packedSize, read: 0 };
  const packed = counting(packedBytes(entry, zip, reading.options.signal), reading, file);
  const unpacked = await peek(unzip(entry, packed), HEAD_BYTES);
  if (isGzip(unpacked.head)) {
    const maxBytes = expansionLimit(packedSize);
    const inner = atMost(name, maxBytes, gunzip(name, unpacked.chunks));
    return await unpackedContent(name, inner, { plainSize: undefined, maxBytes, file });
  }
  return await checkedContent({ name, ...unpacked, plainSize: size, maxBytes: size, file });
}

function counting(chunks: Chunks, reading: Reading, file: FileProgress): Chunks {
  return countChunks(chunks, (bytes) => {
    reading.bytes += bytes;
    file.read += bytes;
  });
}

async function* atMost(name: string, maxBytes: number, chunks: Chunks): Chunks {
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > maxBytes) {
      throw bomb(name);
    }
    yield chunk;
  }
}

async function unpackedContent(
  name: string,
  unpacked: Chunks,
  sizes: Pick<Content, "plainSize" | "maxBytes" | "file">,
): Promise<Content> {
  return await checkedContent({ name, ...(await peek(unpacked, HEAD_BYTES)), ...sizes });
}

/** The content of a compressed file. It must not be empty or compressed once more. */
async function checkedContent(content: Content): Promise<Content> {
  const fault = faultInside(content.head);
  if (fault === undefined) {
    return content;
  }
  await content.close();
  throw new DataError(`${content.name} ${fault}`);
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
