import { counted, formatCount } from "../../base/format.ts";
import { excerpt, printable } from "../../base/words.ts";
import { DataError } from "../dataset.ts";
import { type ByteSource, concatenated, readChunks } from "../source.ts";
import { expansionLimit } from "./gzip.ts";

/** A file in a zip, as the directory at the zip's end describes it. */
export interface ZipEntry {
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

/** Room for the end record (22 bytes and a comment of up to 64 kB) and hundreds of directory entries before it. */
const TAIL_BYTES = 128 * 1024;
const END_BYTES = 22;
const END = 0x06054b50;
const ENTRY_BYTES = 46;
const ENTRY = 0x02014b50;

/** Marks a number that is too large for its 32 bits and is stored in a zip64 record instead. */
const IN_ZIP64 = 0xffffffff;

/**
 * Finds the only file in a zip. Only the directory at the end is sure to state the sizes, so this reads the whole
 * source once.
 *
 * @throws DataError if there is not exactly one file, or the file cannot be read
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT (4.3.7, 4.3.12 and 4.3.16)
 */
export async function findZipEntry(source: ByteSource, signal?: AbortSignal): Promise<ZipEntry> {
  const { name } = source;
  const entries = (await readDirectory(source, signal)).filter(isWanted);
  const [entry] = entries;
  if (entry === undefined) {
    throw new DataError(`${name} holds no files. Choose another file.`);
  }
  if (entries.length > 1) {
    throw tooManyFiles(name, entries.length, entries);
  }
  const qualified = { ...entry, name: `${name}/${entry.name}` };
  checkEntry(qualified);
  return qualified;
}

/** Every entry of the directory, folders included. */
async function readDirectory(source: ByteSource, signal?: AbortSignal): Promise<ZipEntry[]> {
  const { name } = source;
  const tail = await readTail(source, signal);
  const view = new DataView(tail.buffer, tail.byteOffset, tail.length);
  const end = findEnd(view);
  if (end < 0) {
    throw damaged(name);
  }
  const count = view.getUint16(end + 10, true);
  const start = view.getUint32(end + 16, true);
  if (start === IN_ZIP64) {
    throw tooLarge(name);
  }
  let position = start - (source.size - tail.length);
  if (position < 0 && count > 1) {
    throw tooManyFiles(name, count, []);
  }
  const entries: ZipEntry[] = [];
  while (entries.length < count) {
    const isThere = position >= 0 && position + ENTRY_BYTES <= end;
    if (!isThere || view.getUint32(position, true) !== ENTRY) {
      throw damaged(name);
    }
    entries.push(readEntry(tail.subarray(position)));
    const lengths = [28, 30, 32].map((offset) => view.getUint16(position + offset, true));
    position += ENTRY_BYTES + lengths.reduce((sum, length) => sum + length, 0);
  }
  return entries;
}

function readEntry(bytes: Uint8Array): ZipEntry {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const name = bytes.subarray(ENTRY_BYTES, ENTRY_BYTES + view.getUint16(28, true));
  return {
    name: printable(new TextDecoder().decode(name)),
    method: view.getUint16(10, true),
    isEncrypted: (view.getUint16(8, true) & 1) === 1,
    crc: view.getUint32(16, true),
    packedSize: view.getUint32(20, true),
    size: view.getUint32(24, true),
    offset: view.getUint32(42, true),
  };
}

async function readTail(source: ByteSource, signal?: AbortSignal): Promise<Uint8Array> {
  let tail: Uint8Array = new Uint8Array(0);
  for await (const chunk of readChunks(source, signal)) {
    tail = concatenated([tail, chunk.subarray(-TAIL_BYTES)]).subarray(-TAIL_BYTES);
  }
  return tail;
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
function isWanted({ name }: ZipEntry): boolean {
  return !name.endsWith("/") && !name.startsWith("__MACOSX/");
}

function checkEntry({ name, method, isEncrypted, packedSize, size, offset }: ZipEntry): void {
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

function tooManyFiles(name: string, count: number, entries: readonly ZipEntry[]): DataError {
  const names = entries.slice(0, 3).map((entry) => excerpt(entry.name, 60));
  const list = [...names, ...(count > names.length ? ["…"] : [])].join(", ");
  return new DataError(
    `${name} holds ${counted(count, "file")} (${list}). Unpack it and choose the file to read.`,
  );
}

function tooLarge(name: string): DataError {
  return new DataError(`${name} is larger than 4 GB. Unpack it and choose the file inside.`);
}

function damaged(name: string): DataError {
  return new DataError(
    `${name}: the directory at the end of the zip is missing or damaged. Download it again.`,
  );
}
