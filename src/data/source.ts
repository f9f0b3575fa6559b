import { DataError } from "./dataset.ts";

/** Something with bytes to read; a `File` or a named `Blob` is one. */
export interface ByteSource {
  /** For error messages and the data set's name. */
  readonly name: string;
  /** Bytes, before any decompression. */
  readonly size: number;
  stream(): ReadableStream<Uint8Array<ArrayBuffer>>;
}

/** How to read: when to stop, whom to tell, how much to take. */
export interface ReadOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called now and then with the bytes read of the source, as they lie on disk. */
  readonly progress?: ((read: number, size: number, name: string) => void) | undefined;
  /** The first so many rows. */
  readonly limit?: number | undefined;
}

/** Both bytes that open every gzip file. */
const GZIP_MAGIC = [0x1f, 0x8b] as const;

/**
 * The bytes of a source, chunk by chunk, unpacked if they are gzip: told by content, since servers and browsers
 * unpack files without renaming them.
 *
 * @throws DataError where gzip data is damaged; the signal's reason when aborted
 */
export async function* chunksOf(
  source: ByteSource,
  { signal, progress }: ReadOptions,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, void> {
  let read = 0;
  const counted = source.stream().pipeThrough(
    new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(chunk, controller) {
        read += chunk.length;
        progress?.(read, source.size, source.name);
        controller.enqueue(chunk);
      },
    }),
  );
  const { packed, stream } = await sniffGzip(counted);
  const bytes = packed ? stream.pipeThrough(new DecompressionStream("gzip")) : stream;
  const reader = bytes.getReader();
  try {
    for (;;) {
      signal?.throwIfAborted();
      const { done, value } = await readChunk(reader, packed, source.name);
      if (done) {
        return;
      }
      yield value;
    }
  } finally {
    // Stops reading, and unpacking, as soon as the caller has enough.
    await reader.cancel().catch(() => undefined);
  }
}

async function readChunk(
  reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>,
  packed: boolean,
  name: string,
) {
  try {
    return await reader.read();
  } catch (error) {
    throw packed
      ? new DataError(`${name}: the gzip data is damaged or cut off. Fetch the file again.`, {
          cause: error,
        })
      : error;
  }
}

/** Looks at the first two bytes and puts them back. */
async function sniffGzip(stream: ReadableStream<Uint8Array<ArrayBuffer>>) {
  const reader = stream.getReader();
  const seen: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  let ended = false;
  while (bytes < GZIP_MAGIC.length && !ended) {
    const { done, value } = await reader.read();
    ended = done;
    if (value !== undefined) {
      seen.push(value);
      bytes += value.length;
    }
  }
  const start = seen.flatMap((chunk) => [...chunk.subarray(0, 2)]).slice(0, 2);
  const again = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      const next = seen.shift() ?? (await reader.read()).value;
      if (next === undefined) {
        controller.close();
      } else {
        controller.enqueue(next);
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
  return { packed: GZIP_MAGIC.every((byte, index) => start[index] === byte), stream: again };
}
