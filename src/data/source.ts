import { DataError } from "./dataset.ts";

/** Something with a name, a size in bytes and a stream that can be opened again: a `File` is one. */
export interface ByteSource {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Begins to read, from the first byte; called as often as the source is read. */
  stream(): ReadableStream<Uint8Array>;
}

/** Bytes as they arrive, cut anywhere. Leaving the loop early closes what lies behind. */
export type Chunks = AsyncGenerator<Uint8Array, void, undefined>;

/** A source of bytes that are already in memory. */
export function bytesSource(name: string, bytes: Uint8Array): ByteSource {
  return { name, size: bytes.length, stream: () => streamOf(bytes) };
}

/**
 * Reads a source from its start.
 *
 * @param consumed hears the length of each chunk before it is handed on
 * @throws DataError when the source cannot be read; the signal's reason when it is aborted
 */
export async function* readChunks(
  source: ByteSource,
  signal?: AbortSignal,
  consumed?: (bytes: number) => void,
): Chunks {
  signal?.throwIfAborted();
  const reader = source.stream().getReader();
  // A read that hangs, say on a network disk, must not hold up the cancel.
  const abort = () => void reader.cancel(signal?.reason).catch(() => undefined);
  signal?.addEventListener("abort", abort);
  try {
    for (;;) {
      const { done, value } = await readFrom(source, reader);
      signal?.throwIfAborted();
      if (done) {
        return;
      }
      consumed?.(value.length);
      yield value;
    }
  } finally {
    signal?.removeEventListener("abort", abort);
    await reader.cancel().catch(() => undefined);
  }
}

/** A stream whose beginning has been looked at. */
export interface Peeked {
  /** The first bytes, fewer than asked for where the stream is shorter. */
  readonly head: Uint8Array;
  /** Every byte, the first ones included. */
  readonly chunks: Chunks;
  /** Closes what lies behind, also where `chunks` has not been begun: such a generator cannot clean up itself. */
  readonly close: () => Promise<unknown>;
}

/** Looks at the first `length` bytes, one at least. */
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
    head: joined(first).subarray(0, length),
    chunks: chained(first, chunks),
    close: () => chunks.return(),
  };
}

/** All but the first `length` bytes. */
export async function* dropped(chunks: Chunks, length: number): Chunks {
  let left = length;
  for await (const chunk of chunks) {
    const skipped = Math.min(left, chunk.length);
    left -= skipped;
    if (skipped < chunk.length) {
      yield chunk.subarray(skipped);
    }
  }
}

/** The first `length` bytes, fewer where there are not as many. */
export async function* taken(chunks: Chunks, length: number): Chunks {
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

/** Several arrays of bytes as one. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
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
