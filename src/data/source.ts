import { concatenated } from "../base/concatenated.ts";
import { formatCount } from "../base/format.ts";
import { DataError } from "./dataset.ts";

/** A file to read: a name, a size and a stream that can be opened several times. A browser's `File` is one. */
export interface ByteSource {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Opens a new stream from the first byte. */
  stream(): ReadableStream<Uint8Array>;
  /** The bytes from `start` up to `end`, where they can be read without those before them. */
  slice?(start: number, end: number): Pick<ByteSource, "stream">;
  /** All bytes at once, where that is faster than a stream, as for thousands of small files. */
  arrayBuffer?(): Promise<ArrayBuffer>;
}

/** Bytes as they arrive, in pieces of any length. Leaving a loop over them early closes the source. */
export type Chunks = AsyncGenerator<Uint8Array, void, undefined>;

/** A source of bytes that are already in memory. */
export function bytesSource(name: string, bytes: Uint8Array): ByteSource {
  return {
    name,
    size: bytes.length,
    stream: () => streamOf(bytes),
    slice: (start, end) => bytesSource(name, bytes.subarray(start, end)),
  };
}

/**
 * Reads a source from its start.
 *
 * @throws DataError if the source cannot be read; the signal's reason if it is aborted
 */
export async function* readChunks(source: ByteSource, signal?: AbortSignal): Chunks {
  signal?.throwIfAborted();
  const reader = source.stream().getReader();
  // Cancels at once, even if the current read hangs, for example on a network drive.
  const abort = () => void reader.cancel(signal?.reason).catch(() => undefined);
  signal?.addEventListener("abort", abort);
  try {
    for (;;) {
      const { done, value } = await readFrom(source, reader);
      signal?.throwIfAborted();
      if (done) {
        return;
      }
      yield value;
    }
  } finally {
    signal?.removeEventListener("abort", abort);
    await reader.cancel().catch(() => undefined);
  }
}

/** Reads the bytes from `start` up to `end`; throws as {@link readChunks} does. */
export function readRange(
  source: ByteSource,
  start: number,
  end: number,
  signal?: AbortSignal,
): Chunks {
  const part = source.slice?.(start, end);
  if (part === undefined) {
    return takeBytes(skipBytes(readChunks(source, signal), start), end - start);
  }
  return readChunks({ name: source.name, size: end - start, stream: () => part.stream() }, signal);
}

/** The same chunks. `consumed` is called with the length of each before it is returned. */
export async function* countChunks(chunks: Chunks, consumed: (bytes: number) => void): Chunks {
  for await (const chunk of chunks) {
    consumed(chunk.length);
    yield chunk;
  }
}

/**
 * All bytes of a stream in one array.
 *
 * @throws DataError if there are more than `maxBytes`
 */
export async function readAllBytes(
  name: string,
  chunks: Chunks,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    parts.push(chunk);
    length += chunk.length;
    if (length > maxBytes) {
      throw new DataError(
        `${name} has more than ${formatCount(maxBytes)} bytes; that is the most that can be read. Choose another file.`,
      );
    }
  }
  return concatenated(parts);
}

/** A stream whose first bytes are already known. */
export interface Peeked {
  /** The first bytes; fewer than requested if the stream is shorter. */
  readonly head: Uint8Array;
  /** All bytes, including the first ones. */
  readonly chunks: Chunks;
  /** Closes the source. Needed since a generator that was never started (`chunks`) cannot clean up after itself. */
  readonly close: () => Promise<unknown>;
}

/** Reads at least the first `length` bytes ahead; `length` is 1 or more. */
export async function peek(chunks: Chunks, length: number): Promise<Peeked> {
  const first: Uint8Array[] = [];
  let have = 0;
  while (have < length) {
    const { done, value } = await chunks.next();
    if (done === true) {
      break;
    }
    first.push(value);
    have += value.length;
  }
  return {
    head: concatenated(first).subarray(0, length),
    chunks: chained(first, chunks),
    close: () => chunks.return(),
  };
}

/** All bytes after the first `length`. */
export async function* skipBytes(chunks: Chunks, length: number): Chunks {
  let left = length;
  for await (const chunk of chunks) {
    const skipped = Math.min(left, chunk.length);
    left -= skipped;
    if (skipped < chunk.length) {
      yield chunk.subarray(skipped);
    }
  }
}

/** The first `length` bytes, or all if there are fewer. */
export async function* takeBytes(chunks: Chunks, length: number): Chunks {
  let left = length;
  for await (const chunk of chunks) {
    if (left > 0) {
      yield chunk.subarray(0, left);
    }
    left -= chunk.length;
    if (left <= 0) {
      return;
    }
  }
}

async function readFrom(source: ByteSource, reader: ReadableStreamDefaultReader<Uint8Array>) {
  try {
    return await reader.read();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DataError(`${source.name} could not be read: ${reason}. Choose the file again.`, {
      cause,
    });
  }
}

async function* chained(first: readonly Uint8Array[], rest: Chunks): Chunks {
  try {
    yield* first;
    yield* rest;
  } finally {
    await rest.return();
  }
}

function streamOf(bytes: Uint8Array): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      if (bytes.length > 0) {
        controller.enqueue(bytes);
      }
      controller.close();
    },
  });
}
