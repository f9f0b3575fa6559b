// Malformed NumPy arrays, Parquet files, PNGs, sprites and zips; files of formats that are not read. Part of malformed.ts.
import { deflateSync, gzipSync } from "node:zlib";
import { type ByteSource, type ReadOptions, bytesSource } from "../../src/data/index.ts";
import { type ZipMember, zipped } from "./compression/zip.ts";
import { csvText, gzipped, sample, utf8 } from "./files.ts";
import { npyBytes, pngBytes, pngChunk, pngOf } from "./formats.ts";
import {
  BYTE_ARRAY,
  type Column,
  DICTIONARY,
  GZIP,
  INT32,
  type Page,
  SNAPPY,
  byteArrays,
  integers,
  parquetBytes,
} from "./parquet/written.ts";

export interface Malformed {
  readonly what: string;
  readonly sources: readonly ByteSource[];
  readonly options?: ReadOptions;
}

const digits = sample(20, 28);

export function file(what: string, name: string, bytes: Uint8Array): Malformed {
  return { what, sources: [bytesSource(name, bytes)] };
}

/** The bytes with one of them changed. */
export function flipped(bytes: Uint8Array, index: number): Uint8Array {
  return Uint8Array.from(bytes).with(index, (bytes[index] as number) ^ 0xff);
}

function npyFile(what: string, bytes: Uint8Array): Malformed {
  return file(what, "x_train.npy", bytes);
}

const npy = npyBytes("'|u1'", [20, 28, 28], digits.images);
const floats = new Uint8Array(new Float32Array(16).fill(-0.4).buffer);

const arrays: Malformed[] = [
  npyFile("NumPy that announces 2⁴⁰ images", npyBytes("'|u1'", [2 ** 40, 28, 28], digits.images)),
  npyFile("NumPy that announces fewer images", npyBytes("'|u1'", [19, 28, 28], digits.images)),
  npyFile("NumPy with a header of 60 kB", npy.with(9, 0xf0)),
  npyFile("NumPy of a version that does not exist", npy.with(6, 9)),
  npyFile("NumPy cut within its header", npy.subarray(0, 40)),
  npyFile("NumPy whose header is no dictionary", npy.with(12, 0)),
  npyFile("NumPy of Python objects", npyBytes("'|O'", [20], digits.labels)),
  npyFile("NumPy of complex numbers", npyBytes("'<c8'", [20], digits.labels)),
  npyFile("NumPy of colours", npyBytes("'|u1'", [4, 14, 14, 20], digits.images)),
  npyFile("NumPy of normalized pixels", npyBytes("'<f4'", [1, 4, 4], floats)),
  npyFile("NumPy without images", npyBytes("'|u1'", [0, 28, 28], new Uint8Array(0))),
  file(
    "NumPy compressed, which announces too much",
    "x.npy.gz",
    gzipped(npyBytes("'|u1'", [10 ** 8, 28, 28], digits.images)),
  ),
  file("NumPy labels alone", "y_train.npy", npyBytes("'|u1'", [20], digits.labels)),
  {
    what: "NumPy labels that are not one-hot",
    sources: [
      bytesSource("x.npy", npy),
      bytesSource("y.npy", npyBytes("'|u1'", [20, 10], new Uint8Array(200))),
    ],
  },
  file(
    "an .npz with a damaged array",
    "mnist.npz",
    flipped(zipped([{ name: "x_train.npy", bytes: npy }]), 5000),
  ),
];

/** The header of a NumPy array with a shape as text. */
function npyShaped(shape: string, descr = "'|u1'"): Uint8Array {
  const text =
    `{'descr': ${descr}, 'fortran_order': False, 'shape': ${shape}, }`.padEnd(117) + "\n";
  const head = Buffer.from("\x93NUMPY\x01\0\0\0", "latin1");
  head.writeUInt16LE(text.length, 8);
  return Buffer.concat([head, utf8(text), digits.images]);
}

const lyingArrays: Malformed[] = [
  npyFile("NumPy with a negative side", npyShaped("(-20, 28, 28)")),
  npyFile(
    "NumPy whose sides multiply to 2¹²⁰",
    npyShaped("(1099511627776, 1099511627776, 1099511627776)"),
  ),
  npyFile("NumPy with a side of 60 digits", npyShaped(`(${"9".repeat(60)}, 28, 28)`)),
  npyFile("NumPy without commas in its shape", npyShaped("(20 28 28)")),
  npyFile("NumPy without a shape", npyShaped("()")),
  npyFile(
    "NumPy with fields",
    npyShaped("(20,)", "[('image', '|u1', (28, 28)), ('label', '|u1')]"),
  ),
  npyFile(
    "NumPy in Fortran's order that announces more images",
    npyBytes("'|u1'", [21, 28, 28], digits.images, { isFortran: true }),
  ),
  npyFile("NumPy that announces wider numbers", npyBytes("'<u8'", [20, 28, 28], digits.images)),
  file(
    "NumPy compressed, without commas in its shape",
    "x.npy.gz",
    gzipped(npyShaped("(20 28 28)")),
  ),
];

function npzFile(what: string, members: readonly ZipMember[]): Malformed {
  return file(what, "mnist.npz", zipped(members));
}

const zeros = new Uint8Array(64 * 2 ** 20);

const archives: Malformed[] = [
  file(
    "an .npz in a zip",
    "mnist.zip",
    zipped([{ name: "mnist.npz", bytes: zipped([{ name: "x_train.npy", bytes: npy }]) }]),
  ),
  npzFile("an .npz whose array is shorter than its header says", [
    { name: "x_train.npy", bytes: npyBytes("'|u1'", [21, 28, 28], digits.images) },
  ]),
  npzFile("an .npz whose directory announces a larger array", [
    { name: "x_train.npy", bytes: npy, claimedSize: npy.length + 1 },
  ]),
  npzFile("an .npz whose array is text", [{ name: "x_train.npy", bytes: utf8("not an array") }]),
  npzFile("an .npz in an .npz", [
    { name: "x_train.npy", bytes: zipped([{ name: "x_train.npy", bytes: npy }]) },
  ]),
  npzFile("an .npz that is a bomb", [
    {
      name: "x_train.npy",
      bytes: Buffer.concat([npyBytes("'|u1'", [20, 28, 28], new Uint8Array(0)), zeros]),
    },
  ]),
  file(
    "a zip in a zip in a zip",
    "digits.zip",
    zipped([
      {
        name: "a.zip",
        bytes: zipped([
          { name: "b.zip", bytes: zipped([{ name: "train.csv", bytes: utf8(csvText(digits)) }]) },
        ]),
      },
    ]),
  ),
  file(
    "a zip that is a bomb of PNGs",
    "digits.zip",
    zipped([0, 1, 2].map((label) => ({ name: `${label}/1.png`, bytes: zeros }))),
  ),
];

const pictures: Malformed[] = [
  file(
    "a PNG with a false size",
    "3/1.png",
    pngBytes({ width: 28, height: 28 }, new Uint8Array(5)),
  ),
  file(
    "a PNG of four billion pixels a side",
    "3/1.png",
    pngBytes({ width: 4e9, height: 4e9 }, new Uint8Array(5)),
  ),
  file("a PNG cut short", "3/1.png", pngOf(digits, 0).subarray(0, 70)),
  file("a PNG with a wrong checksum", "3/1.png", flipped(pngOf(digits, 0), 60)),
  file(
    "a PNG whose pixels are a bomb",
    "3/1.png",
    Buffer.concat([
      pngOf(digits, 0).subarray(0, 33),
      pngChunk("IDAT", deflateSync(zeros)),
      pngChunk("IEND", new Uint8Array(0)),
    ]),
  ),
  file(
    "a PNG with a part of four billion bytes",
    "3/1.png",
    Buffer.concat([pngOf(digits, 0).subarray(0, 33), Buffer.from("ffffffff49444154", "hex")]),
  ),
  {
    what: "PNGs of two sizes",
    sources: [
      bytesSource("a/3/1.png", pngOf(digits, 0)),
      bytesSource("a/3/2.png", pngOf(sample(2, 9), 0)),
    ],
  },
  file(
    "a picture that is no sprite of square images",
    "digits.png",
    pngBytes({ width: 785, height: 2 }, new Uint8Array(2 * 786)),
  ),
  file(
    "a sprite that ends early",
    "mnist_images.png",
    pngBytes({ width: 784, height: 9 }, new Uint8Array(5 * 785)),
  ),
  file(
    "a sprite of four billion images",
    "mnist_images.png",
    pngBytes({ width: 784, height: 2 ** 32 - 1 }, new Uint8Array(785)),
  ),
  file(
    "a sprite that is interlaced",
    "mnist_images.png",
    pngBytes({ width: 784, height: 2, isInterlaced: true }, new Uint8Array(2 * 785)),
  ),
  {
    what: "a sprite with labels of another number",
    sources: [
      bytesSource("mnist_images.png", pngBytes({ width: 784, height: 2 }, new Uint8Array(2 * 785))),
      bytesSource("mnist_labels_uint8", new Uint8Array(3)),
    ],
  },
];

const png = Buffer.from(pngOf(digits, 0));
const label: Column = {
  name: "label",
  type: INT32,
  pages: [{ values: 3, bytes: integers([1, 2, 3]) }],
};

/** A Parquet file of three digits; the pages of the images, the rest of their column and the numbers of rows may lie. */
function parquetFile(
  what: string,
  pages: readonly Page[],
  column: Partial<Column> = {},
  rows = 3,
  rowsInGroup = rows,
): Malformed {
  const images: Column = { name: "image", type: BYTE_ARRAY, pages, ...column };
  return file(what, "train.parquet", parquetBytes(rows, [images, label], rowsInGroup));
}

const pngs = byteArrays([png, png, png]);
const page: Page = { values: 3, bytes: pngs };
/** Snappy's length of two billion bytes, and one byte. */
const snappyLie = Buffer.from("ffffffff070041", "hex");

const parquet: Malformed[] = [
  file("Parquet cut short", "train.parquet", utf8("PAR1 and nothing more")),
  file(
    "Parquet with a footer of 4 GB",
    "train.parquet",
    Buffer.from("PAR1....\xff\xff\xff\xffPAR1", "latin1"),
  ),
  file(
    "Parquet whose footer is no footer",
    "train.parquet",
    Buffer.from("PAR1....\x04\0\0\0PAR1", "latin1"),
  ),
  parquetFile("Parquet with a page larger than the file", [{ ...page, packedSize: 2 ** 31 - 1 }]),
  parquetFile("Parquet with a page of a negative size", [{ ...page, packedSize: -5 }]),
  parquetFile(
    "Parquet with a page that unpacks to two billion bytes",
    [{ ...page, size: 2 ** 31 - 1 }],
    { codec: GZIP },
  ),
  parquetFile(
    "Parquet with a page that is a gzip bomb",
    [{ values: 3, bytes: gzipSync(zeros), size: pngs.length }],
    { codec: GZIP },
  ),
  parquetFile(
    "Parquet with a page of Snappy that announces two billion bytes",
    [{ values: 3, bytes: snappyLie, size: 100 }],
    { codec: SNAPPY },
  ),
  parquetFile("Parquet with a page of two billion values", [{ ...page, values: 2 ** 31 - 1 }]),
  parquetFile("Parquet with a page of fewer values", [{ ...page, values: 2 }]),
  parquetFile("Parquet with a page of a negative number of values", [{ ...page, values: -3 }]),
  parquetFile("Parquet with a page of an encoding that does not exist", [
    { ...page, encoding: 77 },
  ]),
  parquetFile("Parquet with a dictionary of two billion values", [
    { kind: "dictionary", values: 2 ** 31 - 1, bytes: pngs },
    { values: 3, encoding: DICTIONARY, bytes: Buffer.of(2, 6, 0) },
  ]),
  parquetFile("Parquet with places that its dictionary lacks", [
    { kind: "dictionary", values: 3, bytes: pngs },
    { values: 3, encoding: DICTIONARY, bytes: Buffer.of(8, 6, 200) },
  ]),
  parquetFile("Parquet with places and no dictionary", [
    { values: 3, encoding: DICTIONARY, bytes: Buffer.of(8, 6, 0) },
  ]),
  parquetFile("Parquet with a run of two billion places", [
    { kind: "dictionary", values: 3, bytes: pngs },
    { values: 3, encoding: DICTIONARY, bytes: Buffer.from("08feffffff0f00", "hex") },
  ]),
  parquetFile("Parquet with places of 200 bits", [
    { kind: "dictionary", values: 3, bytes: pngs },
    { values: 3, encoding: DICTIONARY, bytes: Buffer.of(200, 6, 0) },
  ]),
  parquetFile("Parquet with a value longer than its page", [
    { values: 3, bytes: Buffer.from("ffffff7f41", "hex") },
  ]),
  parquetFile("Parquet with a PNG that is none", [
    { values: 3, bytes: byteArrays([png, utf8("GIF89a"), png]) },
  ]),
  parquetFile("Parquet with a column outside of the file", [page], { start: 10 ** 9 }),
  parquetFile("Parquet with a column named with control characters", [page], {
    name: "a\0\u2028b",
    size: -1,
  }),
  parquetFile("Parquet with a compression that does not exist", [page], { codec: 99 }),
  parquetFile("Parquet with a column of a negative size", [page], { size: -100 }),
  parquetFile("Parquet with a column cut short", [page], { size: 100 }),
  parquetFile("Parquet with more values than rows", [page], { values: 10 ** 6 }),
  parquetFile("Parquet with four billion rows", [page], {}, 2 ** 32),
  parquetFile("Parquet with fewer pages than rows", [page], {}, 10 ** 6),
  parquetFile("Parquet with a negative number of rows", [page], {}, 3, -3),
  parquetFile("Parquet without a number of rows", [page], {}, 3, NaN),
  parquetFile("Parquet without rows", [], {}, 0),
  file("Parquet without images", "train.parquet", parquetBytes(3, [label])),
];

const otherPrograms: Malformed[] = [
  file("HDF5", "digits.h5", Buffer.from("\x89HDF\r\n\x1a\n0000", "latin1")),
  file("a pickle", "mnist.pkl.gz", gzipped(Uint8Array.of(0x80, 3, 0x7d))),
  file("a JPEG", "7.jpg", Buffer.from("\xff\xd8\xff\xe0..JFIF", "latin1")),
  file("a 7z archive", "digits.7z", Buffer.from("7z\xbc\xaf'\x1c", "latin1")),
];

/** In the order of `malformed.txt`. */
export const formats: readonly Malformed[] = [
  ...arrays,
  ...lyingArrays,
  ...archives,
  ...parquet,
  ...pictures,
  ...otherPrograms,
];
