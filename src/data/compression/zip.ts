import { DataError } from "../dataset.ts";
import { type ByteSource, type Chunks, peek, readRange, skipBytes, takeBytes } from "../source.ts";
import { crc32 } from "./crc32.ts";
import { inflate } from "./gzip.ts";
import { STORED, type ZipEntry } from "./zip-directory.ts";

const LOCAL_HEADER = 0x04034b50;
/** Without the name and the extra field after it. */
export const LOCAL_HEADER_BYTES = 30;

/** Whether a file that begins with these bytes is a zip, possibly an empty one. */
export function isZip(head: Uint8Array): boolean {
  return head[0] === 0x50 && head[1] === 0x4b && (head[2] === 3 || head[2] === 5);
}

/**
 * Unpacks an entry of a zip.
 *
 * @param packed its packed bytes, see {@link packedBytes}
 * @throws DataError if the entry is damaged or does not match the directory
 */
export async function* unzip(entry: ZipEntry, packed: Chunks): Chunks {
  const { name, method, size, crc } = entry;
  const unpacked = method === STORED ? packed : inflate(name, "deflate-raw", packed);
  let length = 0;
  let sum = 0;
  for await (const chunk of unpacked) {
    length += chunk.length;
    if (length > size) {
      throw damaged(name);
    }
    sum = crc32(chunk, sum);
    yield chunk;
  }
  if (length !== size || sum !== crc) {
    throw damaged(name);
  }
}

/**
 * The packed bytes of an entry. They follow its local header, whose length the header itself states.
 *
 * @throws DataError if the header is not where the directory says
 */
export async function* packedBytes(
  { name, offset, packedSize }: ZipEntry,
  zip: ByteSource,
  signal?: AbortSignal,
): Chunks {
  const { head, chunks, close } = await peek(
    readRange(zip, offset, zip.size, signal),
    LOCAL_HEADER_BYTES,
  );
  try {
    yield* takeBytes(skipBytes(chunks, localHeaderLength(name, head)), packedSize);
  } finally {
    await close();
  }
}

/**
 * The length of a local header, whose first bytes are given.
 *
 * @throws DataError if it is no local header
 */
export function localHeaderLength(name: string, head: Uint8Array): number {
  const header = new DataView(head.buffer, head.byteOffset, head.length);
  if (head.length < LOCAL_HEADER_BYTES || header.getUint32(0, true) !== LOCAL_HEADER) {
    throw damaged(name);
  }
  return LOCAL_HEADER_BYTES + header.getUint16(26, true) + header.getUint16(28, true);
}

function damaged(name: string): DataError {
  return new DataError(`${name}: the compressed file is cut short or damaged. Download it again.`);
}
