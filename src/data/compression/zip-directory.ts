import { counted, formatCount } from "../../base/format.ts";
import { printable } from "../../base/words.ts";
import { DataError } from "../dataset.ts";
import { type ByteSource, readAllBytes, readRange } from "../source.ts";
import { expansionLimit } from "./gzip.ts";

/** A file in a zip, as the directory at the zip's end describes it. */
export interface ZipEntry {
  /** Its path in the zip: `train/3/17.png`. */
  readonly path: string;
  /** The name for messages: `train.csv.zip/train.csv`. */
  readonly name: string;
  /** {@link STORED} or {@link DEFLATED}. */
  readonly method: number;
  readonly isEncrypted: boolean;
  readonly crc: number;
  readonly packedSize: number;
  /** Bytes when unpacked. */
  readonly size: number;
  /** Position of its local header in the zip, in bytes. */
  readonly offset: number;
}

export const STORED = 0;
export const DEFLATED = 8;

/** Room for the end record (22 bytes and a comment of up to 64 kB) and the zip64 records before it. */
const TAIL_BYTES = 128 * 1024;
const END_BYTES = 22;
const END = 0x06054b50;
const ENTRY_BYTES = 46;
const ENTRY = 0x02014b50;

/** Where the zip64 end record is, in 20 bytes right before the end record; and the zip64 end record itself. */
const LOCATOR_BYTES = 20;
const LOCATOR = 0x07064b50;
const END64_BYTES = 56;
const END64 = 0x06064b50;

/** Marks a number that is too large for its 32 bits and is stored in a zip64 record instead. */
const IN_ZIP64 = 0xffffffff;

/** 70,000 images take 6 MB of directory; one of more than 64 MB is damaged or malicious. */
const MAX_DIRECTORY_BYTES = 64 * 2 ** 20;

/** Where the directory is. */
interface Directory {
  readonly count: number;
  readonly start: number;
  readonly bytes: number;
  /** Where the record begins that describes it: the directory ends before. */
  readonly end: number;
}

/**
 * Lists the files of a zip, without its folders and what macOS adds to the zips it makes. Only the directory at the end is
 * sure to state the sizes.
 *
 * @throws DataError if the directory is missing or damaged
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT (4.3.7, 4.3.12, 4.3.14 to 4.3.16)
 */
export async function readZipDirectory(
  source: ByteSource,
  signal?: AbortSignal,
): Promise<ZipEntry[]> {
  const { name, size } = source;
  const tailStart = Math.max(0, size - TAIL_BYTES);
  const tail = await readAllBytes(name, readRange(source, tailStart, size, signal), TAIL_BYTES);
  const { count, start, bytes, end } = findDirectory(name, tail, tailStart);
  if (start + bytes > end || bytes < count * ENTRY_BYTES) {
    throw damaged(name);
  }
  if (bytes > MAX_DIRECTORY_BYTES) {
    throw new DataError(
      `${name} holds ${counted(count, "file")}, more than can be read. Choose another file.`,
    );
  }
  const directory =
    start >= tailStart
      ? tail.subarray(start - tailStart)
      : await readAllBytes(name, readRange(source, start, start + bytes, signal), bytes);
  return entriesOf(name, directory, count).filter(isWanted);
}

/**
 * Checks that an entry can be unpacked.
 *
 * @throws DataError if it has a password, is compressed in an unusual way, or is a decompression bomb
 */
export function checkEntry({
  name,
  method,
  isEncrypted,
  packedSize,
  size,
  offset,
}: ZipEntry): void {
  if (isEncrypted) {
    throw new DataError(`${name} needs a password. Unpack it and choose the file inside.`);
  }
  if ([packedSize, size, offset].includes(IN_ZIP64)) {
    throw tooLarge(name);
  }
  if (method !== STORED && method !== DEFLATED) {
    throw new DataError(
      `${name} is compressed with method ${method}; only deflate can be read. Unpack it and choose the file inside.`,
    );
  }
  if (size > expansionLimit(packedSize)) {
    throw new DataError(
      `${name} unpacks to ${formatCount(size)} bytes, far more than images of digits do, so it is not read. Choose another file.`,
    );
  }
}

/** @param tailStart where the tail begins in the zip */
function findDirectory(name: string, tail: Uint8Array, tailStart: number): Directory {
  const view = new DataView(tail.buffer, tail.byteOffset, tail.length);
  const end = findEnd(view);
  if (end < 0) {
    throw damaged(name);
  }
  const locator = end - LOCATOR_BYTES;
  if (locator >= 0 && view.getUint32(locator, true) === LOCATOR) {
    const end64 = Number(view.getBigUint64(locator + 8, true)) - tailStart;
    if (end64 < 0 || end64 + END64_BYTES > locator || view.getUint32(end64, true) !== END64) {
      throw damaged(name);
    }
    const [count, bytes, start] = [32, 40, 48].map((offset) =>
      Number(view.getBigUint64(end64 + offset, true)),
    ) as [number, number, number];
    return { count, bytes, start, end: tailStart + end64 };
  }
  const start = view.getUint32(end + 16, true);
  if (start === IN_ZIP64) {
    throw tooLarge(name);
  }
  return {
    count: view.getUint16(end + 10, true),
    bytes: view.getUint32(end + 12, true),
    start,
    end: tailStart + end,
  };
}

function entriesOf(name: string, directory: Uint8Array, count: number): ZipEntry[] {
  const view = new DataView(directory.buffer, directory.byteOffset, directory.length);
  const entries: ZipEntry[] = [];
  let position = 0;
  while (entries.length < count) {
    const isThere = position + ENTRY_BYTES <= directory.length;
    if (!isThere || view.getUint32(position, true) !== ENTRY) {
      throw damaged(name);
    }
    entries.push(readEntry(name, directory.subarray(position)));
    const lengths = [28, 30, 32].map((offset) => view.getUint16(position + offset, true));
    position += ENTRY_BYTES + lengths.reduce((sum, length) => sum + length, 0);
  }
  return entries;
}

const UTF8 = new TextDecoder();

function readEntry(zipName: string, bytes: Uint8Array): ZipEntry {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const name = bytes.subarray(ENTRY_BYTES, ENTRY_BYTES + view.getUint16(28, true));
  const path = printable(UTF8.decode(name).replaceAll("\\", "/"));
  return {
    path,
    name: `${zipName}/${path}`,
    method: view.getUint16(10, true),
    isEncrypted: (view.getUint16(8, true) & 1) === 1,
    crc: view.getUint32(16, true),
    packedSize: view.getUint32(20, true),
    size: view.getUint32(24, true),
    offset: view.getUint32(42, true),
  };
}

/** Position of the end record, or −1. Searched backwards, since a comment may follow the record. */
function findEnd(view: DataView): number {
  let position = view.byteLength - END_BYTES;
  while (position >= 0 && view.getUint32(position, true) !== END) {
    position--;
  }
  return Math.max(position, -1);
}

/** Whether an entry is neither a folder nor one of the files that macOS adds to the zips it makes. */
function isWanted({ path }: ZipEntry): boolean {
  return !path.endsWith("/") && !path.startsWith("__MACOSX/") && !path.endsWith(".DS_Store");
}

function tooLarge(name: string): DataError {
  return new DataError(`${name} is larger than 4 GB. Unpack it and choose the file inside.`);
}

function damaged(name: string): DataError {
  return new DataError(
    `${name}: the directory at the end of the zip is missing or damaged. Download it again.`,
  );
}
