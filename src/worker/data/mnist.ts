import { type ByteSource, MNIST, bytesSource, fetchWhole, isWhole } from "../../data/index.ts";

/** The name of the browser's cache that keeps the files for the next visit. */
const CACHE = "adamant-mnist";

/**
 * MNIST's training files, from the browser's cache or else from the web.
 *
 * @param progress is called with the bytes of both files that have arrived, and their total
 * @throws DataError if no mirror has a file; the signal's reason when it is aborted
 */
export async function mnistFiles(
  signal: AbortSignal,
  progress: (bytes: number, totalBytes: number) => void,
): Promise<ByteSource[]> {
  const { mirrors, files } = MNIST.train;
  const totalBytes = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const cache = await openedCache();
  const sources: ByteSource[] = [];
  let before = 0;
  for (const file of files) {
    const key = `${mirrors[0] ?? ""}${file.name}`;
    const kept = await (await cache?.match(key))?.arrayBuffer();
    let content = kept && new Uint8Array(kept);
    if (content === undefined || !(await isWhole(file, content))) {
      const start = before;
      content = await fetchWhole({ mirrors }, file, {
        signal,
        progress: (bytes) => {
          progress(start + bytes, totalBytes);
        },
      });
      // On a full disk the files are not kept: the next visit downloads them again.
      await cache?.put(key, new Response(content)).catch(() => undefined);
    }
    sources.push(bytesSource(file.name, content));
    before += file.bytes;
  }
  return sources;
}

/** Whether both files are in the browser's cache. */
export async function hasMnist(): Promise<boolean> {
  const { mirrors, files } = MNIST.train;
  const cache = await openedCache();
  if (cache === undefined) {
    return false;
  }
  const found = await Promise.all(
    files.map(({ name }) => cache.match(`${mirrors[0] ?? ""}${name}`)),
  );
  return found.every((file) => file !== undefined);
}

/** Undefined where the browser keeps nothing for this page: in a frame of another site, over http, in some private windows. */
async function openedCache(): Promise<Cache | undefined> {
  try {
    return await caches.open(CACHE);
  } catch {
    return undefined;
  }
}
