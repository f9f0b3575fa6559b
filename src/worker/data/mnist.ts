import { type ByteSource, MNIST, bytesSource, fetchWhole, isWhole } from "../../data/index.ts";

/** Where the browser keeps them for the next visit. */
const CACHE = "adamant-mnist";

/**
 * MNIST's training files, from the browser's cache or else from the web.
 *
 * @param progress hears the bytes of both that have arrived, and how many there are
 * @throws DataError where no mirror gives a file; the signal's reason when it is aborted
 */
export async function mnistFiles(
  signal: AbortSignal,
  progress: (bytes: number, totalBytes: number) => void,
): Promise<ByteSource[]> {
  const { mirrors, files } = MNIST.train;
  const totalBytes = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const cache = await caches.open(CACHE);
  const sources: ByteSource[] = [];
  let before = 0;
  for (const file of files) {
    const key = `${mirrors[0] ?? ""}${file.name}`;
    const kept = await (await cache.match(key))?.arrayBuffer();
    let content = kept && new Uint8Array(kept);
    if (content === undefined || !(await isWhole(file, content))) {
      const start = before;
      content = await fetchWhole({ mirrors }, file, {
        signal,
        progress: (bytes) => {
          progress(start + bytes, totalBytes);
        },
      });
      // A full disk costs the next visit a download, and this one nothing.
      await cache.put(key, new Response(content)).catch(() => undefined);
    }
    sources.push(bytesSource(file.name, content));
    before += file.bytes;
  }
  return sources;
}
