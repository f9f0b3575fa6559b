import { DataError } from "./dataset.ts";

/** Images or labels as an IDX file holds them. */
export type Idx = IdxImages | IdxLabels;

export interface IdxImages {
  readonly kind: "images";
  readonly name: string;
  readonly count: number;
  readonly height: number;
  readonly width: number;
  /** [count, height · width]. */
  readonly bytes: Uint8Array;
}

export interface IdxLabels {
  readonly kind: "labels";
  readonly name: string;
  readonly count: number;
  /** [count]. */
  readonly bytes: Uint8Array;
}

/** The first four bytes: two zeros, the type (8: bytes), the number of dimensions. */
const IMAGES = 0x00000803;
const LABELS = 0x00000801;

/** The largest image side that the engine and the page are meant for. */
const LARGEST_SIDE = 64;

/** No set of digits is near this; a header that promises more is damaged or hostile. */
const LARGEST_CONTENT = 2 ** 31;

/** Whether a file that begins like this may be IDX: no text begins with a zero byte. */
export function looksLikeIdx(start: Uint8Array): boolean {
  return start[0] === 0;
}

/**
 * Reads an IDX file of bytes: `train-images-idx3-ubyte` and its kin.
 *
 * @param chunks the file's bytes, unpacked
 * @param limit stop after so many images or labels
 * @throws DataError naming the file and the byte
 * @see http://yann.lecun.com/exdb/mnist/, "The IDX file format"
 */
export async function readIdx(
  name: string,
  chunks: AsyncIterable<Uint8Array>,
  limit = Number.POSITIVE_INFINITY,
): Promise<Idx> {
  const header = new Uint8Array(16);
  let headerEnd = 0;
  let content: Uint8Array | undefined;
  let filled = 0;
  let shape: Shape | undefined;
  let extra = 0;

  for await (const chunk of chunks) {
    let rest = chunk;
    if (shape === undefined) {
      const taken = rest.subarray(0, header.length - headerEnd);
      header.set(taken, headerEnd);
      headerEnd += taken.length;
      rest = rest.subarray(taken.length);
      shape = headerEnd < 8 ? undefined : shapeOf(name, header, headerEnd);
      if (shape === undefined) {
        continue;
      }
      content = new Uint8Array(Math.min(shape.count, limit) * shape.size);
      // The header of labels is 8 bytes: what was taken beyond is already content.
      const early = header.subarray(shape.headerLength, headerEnd);
      content.set(early.subarray(0, content.length), 0);
      filled = Math.min(early.length, content.length);
      extra = early.length - filled;
    }
    const target = content as Uint8Array;
    const wanted = rest.subarray(0, target.length - filled);
    target.set(wanted, filled);
    filled += wanted.length;
    extra += rest.length - wanted.length;
    if (filled === target.length && shape.count > limit) {
      break;
    }
    if (filled === target.length && extra > 0) {
      const end = shape.headerLength + target.length;
      throw new DataError(
        `${name}: the header promises ${shape.count} ${shape.kind}, which end at byte ${end}, but the file goes on.`,
      );
    }
  }
  if (shape === undefined) {
    throw new DataError(
      `${name}: the file is only ${headerEnd} bytes long, too short for an IDX file.`,
    );
  }
  const bytes = content as Uint8Array;
  if (filled < bytes.length) {
    const [end, should] = [filled, bytes.length].map((length) => shape.headerLength + length);
    throw new DataError(
      `${name}: the file is cut off at byte ${end}; its header promises ${shape.count} ${shape.kind}, ${should} bytes or more.`,
    );
  }
  const count = bytes.length / shape.size;
  const { kind, height, width } = shape;
  return kind === "images"
    ? { kind, name, count, height, width, bytes }
    : { kind, name, count, bytes };
}

interface Shape {
  readonly kind: "images" | "labels";
  readonly headerLength: number;
  readonly count: number;
  readonly height: number;
  readonly width: number;
  /** Bytes of one image or label. */
  readonly size: number;
}

/** Reads the header, as soon as there is enough of it. */
function shapeOf(name: string, header: Uint8Array, available: number): Shape | undefined {
  const view = new DataView(header.buffer);
  const magic = view.getUint32(0);
  if (magic !== IMAGES && magic !== LABELS) {
    throw new DataError(
      `${name}: the first four bytes are 0x${magic.toString(16).padStart(8, "0")}; an IDX file of images begins with 0x00000803, one of labels with 0x00000801.`,
    );
  }
  const count = view.getUint32(4);
  if (magic === LABELS) {
    checkSize(name, count, count);
    return { kind: "labels", headerLength: 8, count, height: 1, width: 1, size: 1 };
  }
  if (available < 16) {
    return undefined;
  }
  const height = view.getUint32(8);
  const width = view.getUint32(12);
  if (height < 1 || width < 1 || height > LARGEST_SIDE || width > LARGEST_SIDE) {
    throw new DataError(
      `${name}: the images would be ${height} × ${width} pixels (bytes 8 to 15); sides from 1 to ${LARGEST_SIDE} are taken.`,
    );
  }
  checkSize(name, count, count * height * width);
  return { kind: "images", headerLength: 16, count, height, width, size: height * width };
}

function checkSize(name: string, count: number, bytes: number): void {
  if (count < 1) {
    throw new DataError(`${name}: the header promises no content (bytes 4 to 7 are zero).`);
  }
  if (bytes > LARGEST_CONTENT) {
    throw new DataError(
      `${name}: the header promises ${count} entries, ${bytes} bytes (bytes 4 to 7); at most ${LARGEST_CONTENT} are taken.`,
    );
  }
}
