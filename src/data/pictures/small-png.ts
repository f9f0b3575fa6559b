import { unzlibSync } from "fflate";
import { concatenated } from "../../base/concatenated.ts";
import { formatCount } from "../../base/format.ts";
import { DataError } from "../dataset.ts";
import { MAX_SIDE } from "../limits.ts";
import { CHANNELS, type PngFile, type PngHeader, readPngFile } from "./png-file.ts";
import { type GreyPixels, greyRow, inkOf, isPlainGrey, rowBytes, unfilterRow } from "./png-rows.ts";

/** An image of a digit from a PNG. */
export interface SmallPicture {
  readonly width: number;
  readonly height: number;
  /** [height · width], 0 (paper) to 255 (ink). Valid until the next picture is read. */
  readonly ink: Uint8Array;
}

/** Some pixels of a picture: every `stepX`th column from `left`, every `stepY`th row from `top`. */
interface Pass {
  readonly left: number;
  readonly top: number;
  readonly stepX: number;
  readonly stepY: number;
}

const WHOLE: readonly Pass[] = [{ left: 0, top: 0, stepX: 1, stepY: 1 }];

/** The seven passes of an interlaced picture, "Adam7". */
const INTERLACED: readonly Pass[] = [
  { left: 0, top: 0, stepX: 8, stepY: 8 },
  { left: 4, top: 0, stepX: 8, stepY: 8 },
  { left: 0, top: 4, stepX: 4, stepY: 8 },
  { left: 2, top: 0, stepX: 4, stepY: 4 },
  { left: 0, top: 2, stepX: 2, stepY: 4 },
  { left: 1, top: 0, stepX: 2, stepY: 2 },
  { left: 0, top: 1, stepX: 1, stepY: 2 },
];

/** Room for a picture that does not compress, and the frame of its zlib stream. */
const ZLIB_BYTES = 1024;

/**
 * Decodes the PNG of one digit.
 *
 * @throws DataError if it is damaged, larger than {@link MAX_SIDE}, or holds more or fewer pixels than its header says
 */
export function readSmallPng(name: string, bytes: Uint8Array): SmallPicture {
  const png = readPngFile(name, bytes);
  const { width, height, isInterlaced } = png.header;
  if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE) {
    throw new DataError(
      `${name}: the picture has ${formatCount(width)} × ${formatCount(height)} pixels; sizes from 1 × 1 to ${MAX_SIDE} × ${MAX_SIDE} can be read. Scale the pictures to 28 × 28; cut one that shows several digits into a PNG for each. In the page, Image… beside the pad reads one digit of any size.`,
    );
  }
  const passes = isInterlaced ? INTERLACED : WHOLE;
  const rows = inflated(name, png, passes);
  if (lastGreys.length !== width * height) {
    lastGreys = new Uint8Array(width * height);
  }
  const pixels: Pixels = { greys: lastGreys, alphas: undefined };
  let start = 0;
  for (const pass of passes) {
    start += readPass(name, png, pass, rows, start, pixels);
  }
  return { width, height, ink: inkOf(pixels) };
}

/** Grey values, and how opaque each pixel is as soon as one is not opaque. */
interface Pixels {
  readonly greys: Uint8Array;
  alphas: Uint8Array | undefined;
}

/** The rows and the grey values of the last picture. The next one, which mostly has the same size, overwrites them. */
let inflatedRows = new Uint8Array(0);
let lastGreys = new Uint8Array(0);

/** All rows of all passes, each with its filter before it. */
function inflated(name: string, { header, data }: PngFile, passes: readonly Pass[]): Uint8Array {
  const expected = passes.reduce((sum, pass) => sum + passBytes(header, pass), 0);
  const packed = data.length === 1 ? (data[0] as Uint8Array) : concatenated(data);
  if (packed.length <= 2 * expected + ZLIB_BYTES) {
    // One byte more shows whether there are more pixels than expected; the inflater drops the rest.
    if (inflatedRows.length !== expected + 1) {
      inflatedRows = new Uint8Array(expected + 1);
    }
    const rows = inflatedOrNothing(packed, inflatedRows);
    if (rows.length === expected) {
      return rows;
    }
  }
  throw new DataError(
    `${name}: the PNG's pixels are damaged, or not the ${header.width} × ${header.height} that its header announces. Save it again as PNG.`,
  );
}

function inflatedOrNothing(packed: Uint8Array, out: Uint8Array): Uint8Array {
  try {
    return unzlibSync(packed, { out });
  } catch {
    return new Uint8Array(0);
  }
}

function sizeOf({ width, height }: PngHeader, { left, top, stepX, stepY }: Pass) {
  const columns = Math.ceil((width - left) / stepX);
  const rows = Math.ceil((height - top) / stepY);
  return columns > 0 && rows > 0 ? { columns, rows } : { columns: 0, rows: 0 };
}

function passBytes(header: PngHeader, pass: Pass): number {
  const { columns, rows } = sizeOf(header, pass);
  return rows * (1 + rowBytes(header, columns));
}

/** Puts the pixels of a pass, whose rows begin at `start`, in their places, and returns how many bytes it took. */
function readPass(
  name: string,
  png: PngFile,
  pass: Pass,
  bytes: Uint8Array,
  start: number,
  pixels: Pixels,
): number {
  const { header } = png;
  const { columns, rows } = sizeOf(header, pass);
  const length = 1 + rowBytes(header, columns);
  const distance = Math.max(1, (CHANNELS[header.colour] * header.depth) >> 3);
  const isPlain = isPlainGrey(png);
  for (let index = 0; index < rows; index++) {
    const row = start + index * length;
    if (!unfilterRow(bytes, row, length, distance, index === 0)) {
      throw new DataError(
        `${name}: row ${index + 1} of the PNG has a filter that does not exist. Save it again as PNG.`,
      );
    }
    const first = (pass.top + index * pass.stepY) * header.width + pass.left;
    if (isPlain) {
      putGreys(pixels.greys, bytes, row + 1, columns, first, pass.stepX);
    } else {
      putRow(
        pixels,
        greyRow(name, png, bytes.subarray(row + 1, row + length), columns),
        first,
        pass,
      );
    }
  }
  return rows * length;
}

/** A loop, since a call of `set` takes longer for as few bytes as a row has. */
function putGreys(
  greys: Uint8Array,
  bytes: Uint8Array,
  start: number,
  columns: number,
  first: number,
  step: number,
): void {
  for (let column = 0; column < columns; column++) {
    greys[first + column * step] = bytes[start + column] as number;
  }
}

function putRow(pixels: Pixels, row: GreyPixels, first: number, { stepX }: Pass): void {
  putGreys(pixels.greys, row.greys, 0, row.greys.length, first, stepX);
  if (row.alphas !== undefined) {
    pixels.alphas ??= new Uint8Array(pixels.greys.length).fill(255);
    putGreys(pixels.alphas, row.alphas, 0, row.alphas.length, first, stepX);
  }
}
