import { DataError } from "../dataset.ts";
import { type Chunks, peek, skipBytes, takeBytes } from "../source.ts";
import { crc32 } from "./crc32.ts";
import { inflate } from "./gzip.ts";
import { STORED, type ZipEntry } from "./zip-directory.ts";

const LOCAL_HEADER = 0x04034b50;
const LOCAL_HEADER_BYTES = 30;

/** Whether a file that begins with these bytes is a zip, possibly an empty one. */
export function isZip(head: Uint8Array): boolean {
  return head[0] === 0x50 && head[1] === 0x4b && (head[2] === 3 || head[2] === 5);
}

/**
 * Unpacks an entry of a zip.
 *
 * @param zip the bytes of the zip from its start
 * @throws DataError if the entry is damaged or does not match the directory
 */
export async function* unzip(entry: ZipEntry, zip: Chunks): Chunks {
  const { name, method, size, crc } = entry;
  const packed = packedBytes(entry, zip);
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

/** The packed bytes of an entry. They follow its local header, whose length the header itself states. */
async function* packedBytes({ name, offset, packedSize }: ZipEntry, zip: Chunks): Chunks {
  const { head, chunks, close } = await peek(skipBytes(zip, offset), LOCAL_HEADER_BYTES);
  try {
    const header = new DataView(head.buffer, head.byteOffset, head.length);
    if (head.length < LOCAL_HEADER_BYTES || header.getUint32(0, true) !== LOCAL_HEADER) {
      throw damaged(name);
    }
    const variable = header.getUint16(26, true) + header.getUint16(28, true);
    yield* takeBytes(skipBytes(chunks, LOCAL_HEADER_BYTES + variable), packedSize);
  } finally {
    await close();
  }
}

function damaged(name: string): DataError {
  return new DataError(`${name}: the compressed file is cut short or damaged. Download it again.`);
}
