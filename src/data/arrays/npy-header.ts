import { formatCount } from "../../base/format.ts";
import { excerpt } from "../../base/words.ts";
import type { Content } from "../content.ts";
import { DataError } from "../dataset.ts";
import { type Chunks, peek, skipBytes } from "../source.ts";

/**
 * The header of a `.npy` file, NumPy's format for one array: the bytes `93 NUMPY`, the version, the length of a text, and
 * that text, a Python dictionary with the keys `descr` (the type), `fortran_order` and `shape`.
 *
 * @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export interface NpyHeader {
  readonly type: NumberType;
  /** Whether the first axis varies fastest, as in Fortran, instead of the last one. */
  readonly isFortran: boolean;
  readonly shape: readonly number[];
}

/** How a number is stored: `b` boolean, `u` unsigned, `i` signed, `f` floating point. */
export interface NumberType {
  readonly kind: "b" | "u" | "i" | "f";
  readonly bytes: 1 | 2 | 4 | 8;
  readonly isBigEndian: boolean;
}

/** An array whose header has been read. */
export interface NpyArray {
  readonly content: Content;
  readonly header: NpyHeader;
  /** Bytes before the first value. */
  readonly start: number;
  /** The values. */
  readonly values: Chunks;
}

/** The header of an array of numbers takes 128 bytes; this leaves room for any that NumPy writes. */
const MAX_HEADER_BYTES = 16 * 1024;

/**
 * Reads and checks the header.
 *
 * @throws DataError if it is damaged, the array holds other things than numbers, or the file is shorter or longer than
 *   the header says
 */
export async function openNpy(content: Content): Promise<NpyArray> {
  const { name, head } = content;
  const start = headerBytes(name, head);
  const { head: whole, chunks } = await peek(content.chunks, start);
  if (whole.length < start) {
    throw new DataError(
      `${name}: ends at byte ${formatCount(whole.length)}, within its NumPy header of ${formatCount(start)} bytes. Download it again.`,
    );
  }
  const text = new TextDecoder("latin1").decode(whole.subarray(textStart(head), start));
  const header = parseHeader(name, text);
  checkLength(content, header, start);
  return { content, header, start, values: skipBytes(chunks, start) };
}

/** The number of values. */
export function valueCount({ shape }: NpyHeader): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** The shape as Python writes it: `(60000, 28, 28)`, `(10,)`. */
export function formatShape({ shape }: NpyHeader): string {
  return shape.length === 1 ? `(${shape[0] as number},)` : `(${shape.join(", ")})`;
}

/** Version 1 has a length of two bytes, the later ones have four. */
function textStart(head: Uint8Array): number {
  return head[6] === 1 ? 10 : 12;
}

function headerBytes(name: string, head: Uint8Array): number {
  const version = head[6] ?? 0;
  if (head.length < 12 || version < 1 || version > 3) {
    throw new DataError(
      `${name}: byte 6: the NumPy file has version ${version}; versions 1 to 3 can be read. Save it again with numpy.save.`,
    );
  }
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  const text = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (text > MAX_HEADER_BYTES) {
    throw new DataError(
      `${name}: byte 8: the NumPy header announces ${formatCount(text)} bytes of text, more than an array of numbers needs. Save it again with numpy.save.`,
    );
  }
  return textStart(head) + text;
}

function parseHeader(name: string, text: string): NpyHeader {
  const descr = /'descr':\s*('[^']*'|\[[^\]]*\]?)/.exec(text)?.[1];
  const order = /'fortran_order':\s*(True|False)/.exec(text)?.[1];
  const sizes = /'shape':\s*\(((?:\s*\d+\s*,)*(?:\s*\d+)?\s*)\)/.exec(text)?.[1];
  if (descr === undefined || order === undefined || sizes === undefined) {
    throw new DataError(
      `${name}: the NumPy header is damaged; it reads ${excerpt(text.trim(), 60)}. Save it again with numpy.save.`,
    );
  }
  const shape = sizes
    .split(",")
    .filter((size) => size.trim() !== "")
    .map(Number);
  return { type: numberType(name, descr), isFortran: order === "True", shape };
}

function numberType(name: string, descr: string): NumberType {
  const [, order, kind, digits] = /^'([<>|=]?)([buif])([1248])'$/.exec(descr) ?? [];
  const bytes = Number(digits) as NumberType["bytes"];
  if (kind === undefined || (kind === "b" && bytes > 1) || (kind === "f" && bytes === 1)) {
    throw new DataError(`${name} ${otherType(descr)}`);
  }
  return { kind: kind as NumberType["kind"], bytes, isBigEndian: order === ">" };
}

function otherType(descr: string): string {
  if (descr.includes("O")) {
    return `holds Python objects, which can run code when they are loaded, so they are not read. Save numbers: numpy.save(file, array.astype("uint8")).`;
  }
  if (/^'?[<>|=]?[US]/.test(descr)) {
    return `holds text (${excerpt(descr.replaceAll("'", ""), 30)}), not numbers. Save numbers: numpy.save(file, array.astype("uint8")).`;
  }
  return `holds values of the type ${excerpt(descr.replaceAll("'", ""), 30)}; only booleans, integers and floating-point numbers can be read. Save numbers: numpy.save(file, array.astype("uint8")).`;
}

function checkLength({ name, plainSize, maxBytes }: Content, header: NpyHeader, start: number) {
  const announced = start + valueCount(header) * header.type.bytes;
  if (!Number.isSafeInteger(announced)) {
    throw new DataError(
      `${name}: the NumPy header announces an array larger than any file. Save it again with numpy.save.`,
    );
  }
  const size = plainSize ?? maxBytes;
  if (plainSize === undefined ? announced > size : announced !== size) {
    throw new DataError(
      `${name}: the NumPy header announces the shape ${formatShape(header)}, ${formatCount(announced)} bytes, but the file has ${plainSize === undefined ? "at most " : ""}${formatCount(size)}. Save it again with numpy.save.`,
    );
  }
}
