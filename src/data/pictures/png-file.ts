import { formatCount } from "../../base/format.ts";
import { crc32 } from "../compression/crc32.ts";
import { DataError } from "../dataset.ts";
import { refuseOtherFormats } from "../files/other-formats.ts";

/**
 * A PNG file: eight bytes of signature, then chunks, each with its length, its type, its content and a CRC-32. The first
 * chunk, IHDR, has the size of the picture and the kind of its pixels; the chunks IDAT together are one zlib stream.
 *
 * @see https://www.w3.org/TR/png-3/
 */
export interface PngFile {
  readonly header: PngHeader;
  /** Red, green and blue of each colour, if pixels are places in a palette. */
  readonly palette: Uint8Array | undefined;
  /** The alpha of each colour of the palette; otherwise the colour that is transparent, as 16-bit samples. */
  readonly transparency: Uint8Array | undefined;
  /** The contents of the IDAT chunks. */
  readonly data: readonly Uint8Array[];
}

export interface PngHeader {
  readonly width: number;
  readonly height: number;
  /** Bits of a sample: 1, 2, 4, 8 or 16. */
  readonly depth: number;
  readonly colour: Colour;
  readonly isInterlaced: boolean;
}

/** The kind of pixels; the numbers are those of the file. */
export type Colour = 0 | 2 | 3 | 4 | 6;

/** Samples of a pixel: grey; red, green, blue; a place in the palette; grey, alpha; red, green, blue, alpha. */
export const CHANNELS: Readonly<Record<Colour, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

const DEPTHS: Readonly<Record<Colour, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Of a chunk: its length and its type before the content, its checksum after it. */
const BEFORE = 8;
const AFTER = 4;

const HEADER_BYTES = 13;

/** Whether a file that begins with these bytes is a PNG. */
export function isPng(head: Uint8Array): boolean {
  return SIGNATURE.every((byte, index) => head[index] === byte);
}

/**
 * Reads the header from the first 33 bytes.
 *
 * @throws DataError if it is damaged
 */
export function readPngHeader(name: string, bytes: Uint8Array): PngHeader {
  const start = SIGNATURE.length + BEFORE;
  if (!isPng(bytes) || bytes.length < start + HEADER_BYTES + AFTER) {
    if (!isPng(bytes)) {
      refuseOtherFormats(name, bytes);
    }
    const fault = isPng(bytes) ? "ends within its header" : "begins with other bytes";
    throw new DataError(
      `${name} is no whole PNG: it ${bytes.length === 0 ? "is empty" : fault}. Save it again as PNG.`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  checkChunk(name, bytes, view, start - BEFORE, HEADER_BYTES);
  const colour = view.getUint8(start + 9) as Colour;
  const header = {
    width: view.getUint32(start),
    height: view.getUint32(start + 4),
    depth: view.getUint8(start + 8),
    colour,
    isInterlaced: view.getUint8(start + 12) === 1,
  };
  const isKnown =
    (DEPTHS[colour] as readonly number[] | undefined)?.includes(header.depth) ?? false;
  if (
    !isKnown ||
    view.getUint8(start + 10) !== 0 ||
    view.getUint8(start + 11) !== 0 ||
    view.getUint8(start + 12) > 1
  ) {
    throw new DataError(
      `${name}: byte ${start + 8}: the PNG's header announces a kind of pixels that does not exist. Save it again as PNG.`,
    );
  }
  return header;
}

/**
 * Finds the parts of a PNG. Chunks that do not change the pixels are passed over.
 *
 * @throws DataError if it is cut short or damaged
 */
export function readPngFile(name: string, bytes: Uint8Array): PngFile {
  const header = readPngHeader(name, bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const data: Uint8Array[] = [];
  let [palette, transparency]: (Uint8Array | undefined)[] = [];
  for (let position = SIGNATURE.length; ;) {
    const length = position + BEFORE <= bytes.length ? view.getUint32(position) : Infinity;
    const content = position + BEFORE;
    if (content + length + AFTER > bytes.length) {
      throw new DataError(
        `${name}: ends at byte ${formatCount(bytes.length)}, within a part of the PNG that begins at byte ${formatCount(position)}. Save it again as PNG.`,
      );
    }
    const type = view.getUint32(position + 4);
    if (type === IEND) {
      return { header, palette, transparency, data };
    }
    if (type === IDAT || type === PLTE || type === TRNS) {
      checkChunk(name, bytes, view, position, length);
      const part = bytes.subarray(content, content + length);
      if (type === IDAT) {
        data.push(part);
      } else if (type === PLTE) {
        palette = part;
      } else {
        transparency = part;
      }
    }
    position = content + length + AFTER;
  }
}

const [IDAT, PLTE, TRNS, IEND] = ["IDAT", "PLTE", "tRNS", "IEND"].map((type) =>
  Array.from(type).reduce((code, letter) => code * 256 + letter.charCodeAt(0), 0),
);

function checkChunk(
  name: string,
  bytes: Uint8Array,
  view: DataView,
  position: number,
  length: number,
): void {
  const end = position + BEFORE + length;
  const promised = view.getUint32(end);
  if (crc32(bytes.subarray(position + 4, end)) !== promised) {
    throw new DataError(
      `${name}: the part of the PNG that begins at byte ${formatCount(position)} is damaged. Save it again as PNG.`,
    );
  }
}
