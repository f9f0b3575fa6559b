// PNGs of at most sixteen colours, small enough to be part of a page.

import { zlibSync } from "fflate";
import { concatenated } from "../../base/concatenated.ts";
import { crc32 } from "../../data/compression/crc32.ts";

/** Red, green, blue and opacity, 0 … 255 each. */
export type Colour = readonly [red: number, green: number, blue: number, opacity: number];

/** The most colours of four bits per pixel. */
const MOST_COLOURS = 16;

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/**
 * Writes a picture with a palette as a PNG of four bits per pixel.
 *
 * @param indices [height, width], the colour of each pixel as its place in the palette
 * @see https://www.w3.org/TR/png-3/
 */
export function palettePng(
  width: number,
  indices: Uint8Array,
  palette: readonly Colour[],
): Uint8Array {
  if (palette.length > MOST_COLOURS) {
    throw new RangeError(`A palette has at most ${MOST_COLOURS} colours.`);
  }
  const height = indices.length / width;
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  // Four bits per pixel, with a palette.
  header.set([4, 3], 8);
  return concatenated([
    Uint8Array.from(SIGNATURE),
    ...chunk("IHDR", header),
    ...chunk("PLTE", Uint8Array.from(palette.flatMap(([red, green, blue]) => [red, green, blue]))),
    ...chunk(
      "tRNS",
      Uint8Array.from(palette, ([, , , opacity]) => opacity),
    ),
    ...chunk("IDAT", zlibSync(packedRows(width, height, indices), { level: 9 })),
    ...chunk("IEND", new Uint8Array()),
  ]);
}

/** A PNG as an address that holds it. */
export function pngAddress(png: Uint8Array): string {
  return `data:image/png;base64,${btoa(Array.from(png, (byte) => String.fromCharCode(byte)).join(""))}`;
}

/** Each row begins with its filter, which is none; two pixels share a byte. */
function packedRows(width: number, height: number, indices: Uint8Array): Uint8Array {
  const length = 1 + Math.ceil(width / 2);
  const rows = new Uint8Array(height * length);
  indices.forEach((index, pixel) => {
    const [row, column] = [Math.floor(pixel / width), pixel % width];
    const at = row * length + 1 + (column >> 1);
    rows[at] = (rows[at] as number) | (column % 2 === 0 ? index << 4 : index);
  });
  return rows;
}

function chunk(type: string, data: Uint8Array): Uint8Array[] {
  const named = concatenated([new TextEncoder().encode(type), data]);
  return [bigEndian(data.length), named, bigEndian(crc32(named))];
}

function bigEndian(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}
