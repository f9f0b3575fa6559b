import { inflateSync } from "fflate";
import { formatCount } from "../../base/format.ts";
import { crc32 } from "../compression/crc32.ts";
import { STORED, type ZipEntry, checkEntry } from "../compression/zip-directory.ts";
import { LOCAL_HEADER_BYTES, localHeaderLength } from "../compression/zip.ts";
import { type Content, openContent, openZipped } from "../content.ts";
import { DataError } from "../dataset.ts";
import type { Reading } from "../reading.ts";
import { type ByteSource, bytesSource, readAllBytes, readChunks, readRange } from "../source.ts";

/** Many small files: those of a folder, or those in a zip. */
export interface PictureFiles {
  /** Their names for messages, which are also their paths: `digits.zip/train/3/17.png`. */
  readonly names: readonly string[];
  /** Reads the files with these indices, in the order that is fastest. */
  readonly read: (indices: readonly number[], reading: Reading) => AsyncGenerator<PictureBytes>;
  /** Opens one file, which may be large. */
  readonly open: (index: number, reading: Reading) => Promise<Content>;
}

export interface PictureBytes {
  /** Which file it is, in {@link PictureFiles.names}. */
  readonly index: number;
  readonly bytes: Uint8Array;
}

/** A PNG of 64 × 64 pixels takes at most 33 kB; the rest is room for what programs write beside the pixels. */
export const MAX_PICTURE_BYTES = 2 ** 20;

/** How many files of a folder are read at the same time. */
const AT_ONCE = 64;

/** How much of a zip is read at a time. */
const WINDOW_BYTES = 4 * 2 ** 20;

/** The most that is read of a zip without slices. */
const MAX_ZIP_BYTES = 512 * 2 ** 20;

/** The files of a folder, or files that were chosen one by one. */
export function looseFiles(sources: readonly ByteSource[]): PictureFiles {
  return {
    names: sources.map(({ name }) => name),
    open: (index, reading) => openContent(sources[index] as ByteSource, reading),
    async *read(indices, reading) {
      for (let start = 0; start < indices.length; start += AT_ONCE) {
        const some = indices.slice(start, start + AT_ONCE);
        const contents = some.map((index) => bytesOf(sources[index] as ByteSource, reading));
        for (const [place, bytes] of (await Promise.all(contents)).entries()) {
          reading.bytes += bytes.length;
          yield { index: some[place] as number, bytes };
        }
      }
    },
  };
}

async function bytesOf(source: ByteSource, { options: { signal } }: Reading): Promise<Uint8Array> {
  signal?.throwIfAborted();
  checkSize(source.name, source.size);
  if (source.arrayBuffer === undefined) {
    return readAllBytes(source.name, readChunks(source, signal), MAX_PICTURE_BYTES);
  }
  try {
    return new Uint8Array(await source.arrayBuffer());
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DataError(`${source.name} could not be read: ${reason}. Choose the files again.`, {
      cause,
    });
  }
}

/** Files in a zip. They are read in the order in which they lie there, in one pass. */
export function zippedFiles(zip: ByteSource, entries: readonly ZipEntry[]): PictureFiles {
  return {
    names: entries.map(({ name }) => name),
    open: (index, reading) => openZipped(zip, entries[index] as ZipEntry, reading),
    async *read(indices, reading) {
      const offsetOf = (index: number) => (entries[index] as ZipEntry).offset;
      const inOrder = [...indices].sort((a, b) => offsetOf(a) - offsetOf(b));
      const window = zipWindow(await withSlices(zip, reading), reading);
      for (const index of inOrder) {
        const entry = entries[index] as ZipEntry;
        reading.bytes += entry.packedSize;
        yield { index, bytes: await unpacked(entry, window) };
      }
    },
  };
}

/** A zip that can only be read from its start is read whole, once. */
async function withSlices(zip: ByteSource, { options: { signal } }: Reading): Promise<ByteSource> {
  return zip.slice === undefined
    ? bytesSource(zip.name, await readAllBytes(zip.name, readChunks(zip, signal), MAX_ZIP_BYTES))
    : zip;
}

async function unpacked(entry: ZipEntry, window: ZipWindow): Promise<Uint8Array> {
  checkEntry(entry);
  const { name, method, size, packedSize, offset, crc } = entry;
  checkSize(name, Math.max(size, packedSize));
  const headerBytes = localHeaderLength(name, await window(offset, LOCAL_HEADER_BYTES));
  const packed = await window(offset + headerBytes, packedSize);
  const bytes = method === STORED ? packed : inflated(packed, size);
  if (bytes.length !== size || crc32(bytes) !== crc) {
    throw new DataError(`${name}: the compressed file is cut short or damaged. Download it again.`);
  }
  return bytes;
}

/** At most one byte more than the size in the directory; the inflater drops the rest. */
function inflated(packed: Uint8Array, size: number): Uint8Array {
  try {
    return inflateSync(packed, { out: new Uint8Array(size + 1) });
  } catch {
    return new Uint8Array(0);
  }
}

function checkSize(name: string, size: number): void {
  if (size > MAX_PICTURE_BYTES) {
    throw new DataError(
      `${name} has ${formatCount(size)} bytes, more than a PNG of a digit can have (${formatCount(MAX_PICTURE_BYTES)}). Scale the pictures to 28 × 28.`,
    );
  }
}

/** Gives the bytes from `start`; fewer at the end of the zip. */
type ZipWindow = (start: number, length: number) => Promise<Uint8Array>;

/** Reads a zip in large pieces, of which it holds one. */
function zipWindow(zip: ByteSource, { options: { signal } }: Reading): ZipWindow {
  let held: { readonly start: number; readonly bytes: Uint8Array } | undefined;
  return async (start, length) => {
    if (
      held === undefined ||
      start < held.start ||
      start + length > held.start + held.bytes.length
    ) {
      const end = Math.min(zip.size, start + Math.max(length, WINDOW_BYTES));
      const bytes = await readAllBytes(zip.name, readRange(zip, start, end, signal), end - start);
      held = { start, bytes };
    }
    return held.bytes.subarray(start - held.start, start - held.start + length);
  };
}
