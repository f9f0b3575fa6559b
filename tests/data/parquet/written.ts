// Writes Parquet files that may lie: hyparquet only reads, and other libraries write no malformed files.

/** A page of a column. What its header announces is true unless it is given. */
export interface Page {
  readonly kind?: "data" | "dictionary";
  readonly encoding?: number;
  /** Number of values. */
  readonly values: number;
  /** The page as the file has it, compressed if the column is. */
  readonly bytes: Uint8Array;
  /** Bytes when unpacked. */
  readonly size?: number;
  readonly packedSize?: number;
}

export interface Column {
  readonly name: string;
  readonly type: number;
  readonly codec?: number;
  readonly pages: readonly Page[];
  readonly values?: number;
  /** Where the column begins in the file, and how many bytes it takes. */
  readonly start?: number;
  readonly size?: number;
}

export const INT32 = 1;
export const BYTE_ARRAY = 6;
const PLAIN = 0;
export const DICTIONARY = 8;
export const SNAPPY = 1;
export const GZIP = 2;

/** A Parquet file of one row group. NaN as the number of its rows leaves that out. */
export function parquetBytes(rows: number, columns: readonly Column[], rowsInGroup = rows): Buffer {
  const parts: Uint8Array[] = [Buffer.from("PAR1")];
  const chunks = columns.map((column) => {
    const start = parts.reduce((sum, { length }) => sum + length, 0);
    const pages = column.pages.flatMap((page) => [pageHeader(page), page.bytes]);
    parts.push(...pages);
    return columnChunk(column, start, Buffer.concat(pages).length, rows);
  });
  const root = struct([
    [4, binary("schema")],
    [5, int32(columns.length)],
  ]);
  const leaves = columns.map(({ name, type }) =>
    struct([
      [1, int32(type)],
      [3, int32(0)],
      [4, binary(name)],
    ]),
  );
  const group = struct([
    [1, list(chunks)],
    [2, int64(1000)],
    ...(Number.isNaN(rowsInGroup) ? [] : [[3, int64(rowsInGroup)] as const]),
  ]);
  const footer = struct([
    [1, int32(1)],
    [2, list([root, ...leaves])],
    [3, int64(rows)],
    [4, list([group])],
  ]).bytes;
  const length = Buffer.alloc(4);
  length.writeUInt32LE(footer.length);
  return Buffer.concat([...parts, footer, length, Buffer.from("PAR1")]);
}

/** Values of a column of bytes, each after its length. */
export function byteArrays(values: readonly Uint8Array[]): Buffer {
  return Buffer.concat(
    values.flatMap((value) => {
      const length = Buffer.alloc(4);
      length.writeUInt32LE(value.length);
      return [length, value];
    }),
  );
}

export function integers(values: Iterable<number>): Buffer {
  return Buffer.from(Int32Array.from(values).buffer);
}

function pageHeader({ kind = "data", encoding = PLAIN, values, bytes, ...page }: Page): Buffer {
  const counts: Field[] = [
    [1, int32(values)],
    [2, int32(encoding)],
  ];
  return struct([
    [1, int32(kind === "data" ? 0 : 2)],
    [2, int32(page.size ?? bytes.length)],
    [3, int32(page.packedSize ?? bytes.length)],
    kind === "data" ? [5, struct([...counts, [3, int32(3)], [4, int32(3)]])] : [7, struct(counts)],
  ]).bytes;
}

function columnChunk(column: Column, start: number, size: number, rows: number): Value {
  const { name, type, codec = 0, values = rows } = column;
  const first = column.start ?? start;
  const metadata = struct([
    [1, int32(type)],
    [2, list([int32(PLAIN)])],
    [3, list([binary(name)])],
    [4, int32(codec)],
    [5, int64(values)],
    [6, int64(size)],
    [7, int64(column.size ?? size)],
    [9, int64(first)],
  ]);
  return struct([
    [2, int64(first)],
    [3, metadata],
  ]);
}

/** A value in Thrift's compact protocol, and the code of its type. */
interface Value {
  readonly type: number;
  readonly bytes: Buffer;
}

type Field = readonly [id: number, value: Value];

const int32 = (value: number): Value => ({ type: 5, bytes: zigzag(value) });
const int64 = (value: number): Value => ({ type: 6, bytes: zigzag(value) });

function binary(text: string): Value {
  return { type: 8, bytes: Buffer.concat([varint(BigInt(text.length)), Buffer.from(text)]) };
}

/** Of at most 14 values of one type. */
function list(values: readonly Value[]): Value {
  const head = Buffer.of((values.length << 4) | (values[0]?.type ?? 5));
  return { type: 9, bytes: Buffer.concat([head, ...values.map(({ bytes }) => bytes)]) };
}

/** The fields are in the order of their numbers, which are stored as differences. */
function struct(fields: readonly Field[]): Value {
  const parts = fields.flatMap(([id, { type, bytes }], index) => {
    const before = fields[index - 1]?.[0] ?? 0;
    return [Buffer.of(((id - before) << 4) | type), bytes];
  });
  return { type: 12, bytes: Buffer.concat([...parts, Buffer.of(0)]) };
}

function zigzag(value: number): Buffer {
  return varint(value < 0 ? -2n * BigInt(value) - 1n : 2n * BigInt(value));
}

function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  let left = value;
  for (; left > 127n; left >>= 7n) {
    bytes.push(Number(left & 127n) | 128);
  }
  return Buffer.from([...bytes, Number(left)]);
}
