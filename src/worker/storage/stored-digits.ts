// Digits as a file of this browser.
import type { Correction, Dataset, DrawnDigits } from "../../data/index.ts";

/** What a run learns from: digits and corrected drawings. */
export interface Digits {
  readonly dataset: Dataset;
  readonly corrections: readonly Correction[];
}

/** Digits without their bytes, as JSON has them. */
type StoredShape = Omit<Dataset, "images" | "labels" | "drawn"> & {
  readonly drawn?: Omit<DrawnDigits, "numbers"> & { readonly numbers: readonly number[] };
};

/** One line of JSON, then images and labels. */
export function bytesOfDigits({ dataset, corrections }: Digits): Uint8Array {
  const { images, labels = new Uint8Array(), drawn, ...more } = dataset;
  const shape = { ...more, drawn: drawn && { ...drawn, numbers: [...drawn.numbers] } };
  const drawings = corrections.map(({ label, pixels }) => ({ label, pixels: [...pixels] }));
  const head = new TextEncoder().encode(`${JSON.stringify({ shape, drawings })}\n`);
  const bytes = new Uint8Array(head.length + images.length + labels.length);
  bytes.set(head);
  bytes.set(images, head.length);
  bytes.set(labels, head.length + images.length);
  return bytes;
}

/** Undefined if the bytes are no such file. */
export function digitsOfBytes(bytes: Uint8Array): Digits | undefined {
  const end = bytes.indexOf(0x0a);
  try {
    const { shape, drawings } = JSON.parse(new TextDecoder().decode(bytes.subarray(0, end))) as {
      shape: StoredShape;
      drawings: { label: number; pixels: number[] }[];
    };
    const size = shape.count * shape.width * shape.height;
    const { drawn } = shape;
    const images = bytes.slice(end + 1, end + 1 + size);
    return {
      dataset: {
        ...shape,
        images,
        labels: bytes.slice(end + 1 + size),
        drawn: drawn && { ...drawn, numbers: Uint32Array.from(drawn.numbers) },
      },
      corrections: drawings.map(({ label, pixels }) => ({
        label,
        pixels: Uint8Array.from(pixels),
      })),
    };
  } catch {
    return undefined;
  }
}
