import { DataError } from "../dataset.ts";
import { type Chunks, joined } from "../source.ts";

/** What the inflater is fed at once: deflate grows at most 1,032-fold, so at most 34 MB can wait to be read. */
const PIECE_BYTES = 32 * 1024;

/** Digits shrink 5 to 50 times; what has grown more than this, and is large, was made to fill the memory. */
const MOST_EXPANSION = 100;
const HARMLESS_BYTES = 32 * 2 ** 20;

/** CRC-32 and length modulo 2³² of what is packed, little-endian. */
const TRAILER_BYTES = 8;

/** The most bytes that so many packed ones may unpack to. */
export function expansionLimit(packedBytes: number): number {
  return Math.max(HARMLESS_BYTES, MOST_EXPANSION * packedBytes);
}

/** Whether bytes begin as a gzip file does. */
export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

/**
 * Unpacks a gzip file.
 *
 * @throws DataError when it is cut short, damaged, a bomb or followed by other bytes
 * @see https://www.rfc-editor.org/rfc/rfc1952
 */
export async function* gunzip(name: string, packed: Chunks): Chunks {
  let trailer: Uint8Array = new Uint8Array(0);
  async function* noted(): Chunks {
    for await (const chunk of packed) {
      trailer = joined([trailer, chunk.subarray(-TRAILER_BYTES)]).slice(-TRAILER_BYTES);
      yield chunk;
    }
  }
  let length = 0;
  for await (const chunk of inflate(name, "gzip", noted())) {
    length += chunk.length;
    yield chunk;
  }
  // Browsers and versions of Node differ in what they make of bytes after the end; the last length tells.
  const promised = new DataView(trailer.buffer).getUint32(4, true);
  if (promised !== length % 2 ** 32) {
    throw damaged(name);
  }
}

/**
 * Unpacks a deflated stream with the platform's own inflater, which bounds no output: this does.
 *
 * @throws DataError when the stream is cut short or damaged, or grows beyond {@link expansionLimit}
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
        // A fault in reading what is packed reaches here as a fault of the inflater; it goes first.
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

/** Writes all of `packed` to the inflater, as long as that takes it; throws only what reading `packed` throws. */
async function feed(
  writer: WritableStreamDefaultWriter<BufferSource>,
  packed: Chunks,
  fed: { bytes: number },
): Promise<void> {
  try {
    for await (const chunk of packed) {
      for (let start = 0; start < chunk.length; start += PIECE_BYTES) {
        const piece = chunk.subarray(start, start + PIECE_BYTES) as Uint8Array<ArrayBuffer>;
        const isTaken = await writer.write(piece).then(
          () => true,
          () => false,
        );
        if (!isTaken) {
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
  // What went wrong is told elsewhere.
}

function damaged(name: string, cause?: unknown): DataError {
  return new DataError(
    `${name}: the packed file is cut short, damaged or followed by other bytes. Download it again, or unpack it and give the file inside.`,
    { cause },
  );
}

function bomb(name: string): DataError {
  return new DataError(
    `${name}: unpacks to more than ${MOST_EXPANSION} times its size, far more than digits do. It is refused.`,
  );
}
