import { gzipSync } from "node:zlib";
import type { ByteSource } from "../../src/data/index.ts";

/** A file in memory, read in chunks of the given sizes (the last one repeated). */
export function fileOf(
  name: string,
  content: string | Uint8Array,
  chunkSizes: readonly number[] = [65536],
): ByteSource {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  return {
    name,
    size: bytes.length,
    stream: () => {
      let start = 0;
      let chunk = 0;
      return new ReadableStream({
        pull(controller) {
          if (start >= bytes.length) {
            controller.close();
            return;
          }
          const size = chunkSizes[Math.min(chunk++, chunkSizes.length - 1)] ?? 1;
          controller.enqueue(Uint8Array.from(bytes.subarray(start, start + size)));
          start += size;
        },
      });
    },
  };
}

/** An IDX file of images: pixel p of image i is (i + p) mod 256. */
export function idxImages(count: number, height = 2, width = 3): Uint8Array {
  const header = [0, 0, 8, 3, ...u32(count), ...u32(height), ...u32(width)];
  const pixels = Array.from(
    { length: count * height * width },
    (_, index) => (Math.floor(index / (height * width)) + (index % (height * width))) % 256,
  );
  return Uint8Array.from([...header, ...pixels]);
}

/** An IDX file of labels: i mod 10. */
export function idxLabels(count: number): Uint8Array {
  return Uint8Array.from([
    0,
    0,
    8,
    1,
    ...u32(count),
    ...Array.from({ length: count }, (_, i) => i % 10),
  ]);
}

/** A Kaggle CSV of 2 × 2 pixels, the label first unless there is none. */
export function csv(rows: readonly (readonly number[])[], { labelled = true } = {}): string {
  const header = [...(labelled ? ["label"] : []), "pixel0", "pixel1", "pixel2", "pixel3"];
  return [header, ...rows].map((row) => `${row.join(",")}\n`).join("");
}

export function gzip(bytes: Uint8Array): Uint8Array {
  return gzipSync(bytes);
}

function u32(n: number): number[] {
  return [n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255];
}
