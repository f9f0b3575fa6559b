import { concatenated } from "../../base/concatenated.ts";
import { DataError } from "../dataset.ts";
import { type Chunks } from "../source.ts";

/**
 * How much the inflater is given at a time. Deflate expands at most 1,032 times, so at most 34 MB wait to be read.
 */
const PIECE_BYTES = 32 * 1024;

/**
 * Digits compress 5 to 50 times. A file that expands more than this, to more than {@link HARMLESS_BYTES}, is a
 * decompression bomb: a small file that was made to fill the memory.
 */
const MAX_EXPANSION = 100;
const HARMLESS_BYTES = 32 * 2 ** 20;

/** The end of a gzip file: CRC-32 and length modulo 2³² of the unpacked content, both little-endian. */
const TRAILER_BYTES = 8;

/** The largest number of bytes to which `packedBytes` packed bytes may unpack. */
export function expansionLimit(packedBytes: number): number {
  return Math.max(HARMLESS_BYTES, MAX_EXPANSION * packedBytes);
}

/** Whether a file that begins with these bytes is a gzip file. */
export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

/**
 * Unpacks a gzip file.
 *
 * @throws DataError if it is cut short, damaged, a decompression bomb, or followed by other bytes
 * @see https://www.rfc-editor.org/rfc/rfc1952
 */
export async function* gunzip(name: string, packed: Chunks): Chunks {
  let trailer: Uint8Array = new Uint8Array(0);
  async function* rememberingTrailer(): Chunks {
    for await (const chunk of packed) {
      trailer = concatenated([trailer, chunk.subarray(-TRAILER_BYTES)]).slice(-TRAILER_BYTES);
      yield chunk;
    }
  }
  let length = 0;
  for await (const chunk of inflate(name, "gzip", rememberingTrailer())) {
    length += chunk.length;
    yield chunk;
  }
  // Browsers and versions of Node treat bytes after the end differently; comparing the lengths finds them everywhere.
  const promised = new DataView(trailer.buffer).getUint32(4, true);
  if (promised !== length % 2 ** 32) {
    throw damaged(name);
  }
}

/**
 * Unpacks a deflated stream with the platform's own inflater. That one sets no limit to its output; this function does.
 *
 * @throws DataError if the stream is cut short or damaged, or expands beyond {@link expansionLimit}
 */
export async function* inflate(name: string, format: CompressionFormat, packed: Chunks): Chunks {
  const inflater = new DecompressionStream(format);
  const reader = inflater.readable.getReader();
  const fed = { bytes: 0 };
  const feeding = feed(inflater.writable.getWriter(), packed, fed);
  feeding.catch(ignore);
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read().catch(async (cause: unknown) => {
        // An error while reading the packed bytes also makes the inflater fail. The original error is the one to throw.
        await feeding;
        throw damaged(name, cause);
      });
      if (done) {
        return;
      }
      length += value.length;
      if (length > expansionLimit(fed.bytes)) {
        throw bomb(name);
      }
      yield value;
    }
  } finally {
    await reader.cancel().catch(ignore);
    await feeding.catch(ignore);
  }
}

/** Writes `packed` to the inflater until that accepts no more. Throws only what reading `packed` throws. */
async function feed(
  writer: WritableStreamDefaultWriter<BufferSource>,
  packed: Chunks,
  fed: { bytes: number },
): Promise<void> {
  try {
    for await (const chunk of packed) {
      for (let start = 0; start < chunk.length; start += PIECE_BYTES) {
        const piece = chunk.subarray(start, start + PIECE_BYTES) as Uint8Array<ArrayBuffer>;
        const isAccepted = await writer.write(piece).then(
          () => true,
          () => false,
        );
        if (!isAccepted) {
          return;
        }
        fed.bytes += piece.length;
      }
    }
    await writer.close().catch(ignore);
  } catch (cause) {
    await writer.abort(cause).catch(ignore);
    throw cause;
  }
}

function ignore(): void {
  // Another promise reports the same error.
}

function damaged(name: string, cause?: unknown): DataError {
  return new DataError(
    `${name}: the compressed file is cut short, damaged or followed by other bytes. Download it again, or unpack it and choose the file inside.`,
    { cause },
  );
}

/** The error for a file that unpacks to more than {@link expansionLimit}. */
export function bomb(name: string): DataError {
  return new DataError(
    `${name}: unpacks to more than ${MAX_EXPANSION} times its size, far more than images of digits do, so it is not read. Choose another file.`,
  );
}
