import { DataError } from "../dataset.ts";
import { CHANNELS, type PngFile, type PngHeader } from "./png-file.ts";

/** Grey values of a picture, 0 (black) to 255 (white), and how opaque each pixel is, 0 to 255. */
export interface GreyPixels {
  readonly greys: Uint8Array;
  /** Undefined if all pixels are opaque. */
  readonly alphas: Uint8Array | undefined;
}

/** Bytes of a row of `width` pixels, without the byte before it that names its filter. */
export function rowBytes({ depth, colour }: PngHeader, width: number): number {
  return Math.ceil((width * depth * CHANNELS[colour]) / 8);
}

/**
 * Undoes the filter of a row in place. A filter stores the difference between each byte and its neighbours.
 *
 * @param rows rows of `length` bytes; those above are unfiltered already
 * @param start where the row begins, with the byte that names its filter
 * @param distance bytes between a byte and the one to its left: those of a whole pixel, at least 1
 * @param isFirst whether there is no row above, which counts as zeros
 * @returns whether there is such a filter
 * @see https://www.w3.org/TR/png-3/#9Filters
 */
export function unfilterRow(
  rows: Uint8Array,
  start: number,
  length: number,
  distance: number,
  isFirst: boolean,
): boolean {
  const filter = rows[start] as number;
  const [first, end] = [start + 1, start + length];
  if (filter === 1 || (filter === 4 && isFirst)) {
    for (let index = first + distance; index < end; index++) {
      rows[index] = (rows[index] as number) + (rows[index - distance] as number);
    }
  } else if (filter === 2 && !isFirst) {
    for (let index = first; index < end; index++) {
      rows[index] = (rows[index] as number) + (rows[index - length] as number);
    }
  } else if (filter === 3) {
    for (let index = first; index < end; index++) {
      const left = index < first + distance ? 0 : (rows[index - distance] as number);
      const up = isFirst ? 0 : (rows[index - length] as number);
      rows[index] = (rows[index] as number) + ((left + up) >> 1);
    }
  } else if (filter === 4) {
    for (let index = first; index < end; index++) {
      const isLeftmost = index < first + distance;
      const left = isLeftmost ? 0 : (rows[index - distance] as number);
      const upLeft = isLeftmost ? 0 : (rows[index - length - distance] as number);
      const up = rows[index - length] as number;
      rows[index] = (rows[index] as number) + paeth(left, up, upLeft);
    }
  }
  return filter <= 4;
}

/** The neighbour that is nearest to left + up − upLeft. */
function paeth(left: number, up: number, upLeft: number): number {
  const byLeft = Math.abs(up - upLeft);
  const byUp = Math.abs(left - upLeft);
  const byUpLeft = Math.abs(left + up - 2 * upLeft);
  if (byLeft <= byUp && byLeft <= byUpLeft) {
    return left;
  }
  return byUp <= byUpLeft ? up : upLeft;
}

/** Whether a row has the grey values as they are. */
export function isPlainGrey({ header: { depth, colour }, transparency }: PngFile): boolean {
  return colour === 0 && depth === 8 && transparency === undefined;
}

/** Turns an unfiltered row into the grey values of its pixels. Colours are weighed as ITU-R BT.601 does. */
export function greyRow(name: string, png: PngFile, row: Uint8Array, width: number): GreyPixels {
  if (isPlainGrey(png)) {
    return { greys: row.subarray(0, width), alphas: undefined };
  }
  const { depth, colour } = png.header;
  const samples = samplesOf(row, depth, width * CHANNELS[colour]);
  const greys = new Uint8Array(width);
  const alphas = new Uint8Array(width).fill(255);
  if (colour === 3) {
    fromPalette(name, png, samples, greys, alphas);
  } else {
    fromSamples(png, samples, greys, alphas);
  }
  return { greys, alphas: alphas.every((alpha) => alpha === 255) ? undefined : alphas };
}

function fromPalette(
  name: string,
  { palette = new Uint8Array(0), transparency }: PngFile,
  places: Uint16Array,
  greys: Uint8Array,
  alphas: Uint8Array,
): void {
  for (let pixel = 0; pixel < greys.length; pixel++) {
    const place = places[pixel] as number;
    if (3 * place + 2 >= palette.length) {
      throw new DataError(
        `${name}: a pixel has the colour ${place}, but the PNG's palette has only ${Math.floor(palette.length / 3)} colours. Save it again as PNG.`,
      );
    }
    greys[pixel] = luma(palette, 3 * place);
    alphas[pixel] = transparency?.[place] ?? 255;
  }
}

function fromSamples(
  { header: { depth, colour }, transparency }: PngFile,
  samples: Uint16Array,
  greys: Uint8Array,
  alphas: Uint8Array,
): void {
  const channels = CHANNELS[colour];
  const colours = channels >= 3 ? 3 : 1;
  const most = 2 ** depth - 1;
  const bytes = Uint8Array.from(samples, (sample) => Math.round((sample * 255) / most));
  const clear =
    transparency === undefined ? undefined : samplesOf(transparency, 16, transparency.length >> 1);
  for (let pixel = 0; pixel < greys.length; pixel++) {
    const first = pixel * channels;
    greys[pixel] = colours === 3 ? luma(bytes, first) : (bytes[first] as number);
    if (channels > colours) {
      alphas[pixel] = bytes[first + colours] as number;
    } else if (clear !== undefined && isColour(clear, samples, first, colours)) {
      alphas[pixel] = 0;
    }
  }
}

function isColour(
  colour: Uint16Array,
  samples: Uint16Array,
  first: number,
  colours: number,
): boolean {
  for (let index = 0; index < colours; index++) {
    if (colour[index] !== samples[first + index]) {
      return false;
    }
  }
  return true;
}

/** In whole numbers, as Pillow and libjpeg compute it: grey stays grey, to the bit. */
function luma(bytes: Uint8Array, first: number): number {
  const [red, green, blue] = [bytes[first], bytes[first + 1], bytes[first + 2]] as [
    number,
    number,
    number,
  ];
  return (19595 * red + 38470 * green + 7471 * blue + 0x8000) >> 16;
}

/** Samples of 1, 2, 4, 8 or 16 bits, the highest bits first. */
function samplesOf(row: Uint8Array, depth: number, count: number): Uint16Array {
  const samples = new Uint16Array(count);
  const perByte = 8 / depth;
  const mask = 2 ** depth - 1;
  for (let index = 0; index < count; index++) {
    if (depth === 16) {
      samples[index] = ((row[2 * index] as number) << 8) | (row[2 * index + 1] as number);
    } else {
      const shift = 8 - depth * ((index % perByte) + 1);
      samples[index] = ((row[Math.floor(index / perByte)] as number) >> shift) & mask;
    }
  }
  return samples;
}

/**
 * The ink of a picture, 0 (paper) to 255. A picture that is opaque everywhere keeps its grey values. Otherwise what is
 * transparent is paper, and what is opaque is ink: bright ink is as strong as it is bright, dark ink as it is dark.
 */
export function inkOf({ greys, alphas }: GreyPixels): Uint8Array {
  if (alphas === undefined) {
    return greys;
  }
  const opacity = alphas.reduce((sum, alpha) => sum + alpha, 0);
  const brightness = greys.reduce((sum, grey, pixel) => sum + grey * (alphas[pixel] as number), 0);
  const isBright = 2 * brightness >= 255 * opacity;
  return greys.map((grey, pixel) =>
    Math.round(((isBright ? grey : 255 - grey) * (alphas[pixel] as number)) / 255),
  );
}
