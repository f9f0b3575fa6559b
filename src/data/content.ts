import { DataError } from "./dataset";
import { expansionLimit, gunzip, isGzip } from "./gzip";
import type { Reading } from "./reading";
import { peek, readChunks, type ByteSource, type Chunks } from "./source";

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
  const raw = readChunks(source, reading.options.signal, (bytes) => (reading.bytes += bytes));
  const outer = await peek(raw, HEAD_BYTES);
  if (outer.head.length === 0) throw new DataError(`${name} is empty. Choose another file.`);
  if (!isGzip(outer.head)) return { name, ...outer, plainSize: size, mostBytes: size };
  const mostBytes = expansionLimit(size);
  const inner = await peek(gunzip(name, outer.chunks, mostBytes), HEAD_BYTES);
  return { name, ...inner, plainSize: undefined, mostBytes };
}
