import { DataError } from "../dataset.ts";
import { type Chunks, dropped, peek, taken } from "../source.ts";
import { crc32 } from "./crc32.ts";
import { inflate } from "./gzip.ts";
import { STORED, type ZipEntry } from "./zip-directory.ts";

const LOCAL_HEADER = 0x04034b50;
const LOCAL_HEADER_BYTES = 30;

/** Whether bytes begin as a zip does, also an empty one. */
export function isZip(head: Uint8Array): boolean {
  return head[0] === 0x50 && head[1] === 0x4b && (head[2] === 3 || head[2] === 5);
}

/**
 * Unpacks an entry.
 *
 * @param zip the zip from its start
 * @throws DataError when the entry is damaged or not what the directory says
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

/** Behind the local header, whose length is its own, lie the bytes that the directory counts. */
async function* packedBytes({ name, offset, packedSize }: ZipEntry, zip: Chunks): Chunks {
  const { head, chunks, close } = await peek(dropped(zip, offset), LOCAL_HEADER_BYTES);
  try {
    const header = new DataView(head.buffer, head.byteOffset, head.length);
    if (head.length < LOCAL_HEADER_BYTES || header.getUint32(0, true) !== LOCAL_HEADER) {
      throw damaged(name);
    }
    const variable = header.getUint16(26, true) + header.getUint16(28, true);
    yield* taken(dropped(chunks, LOCAL_HEADER_BYTES + variable), packedSize);
  } finally {
    await close();
  }
}

function damaged(name: string): DataError {
  return new DataError(`${name}: the packed file is cut short or damaged. Download it again.`);
}
