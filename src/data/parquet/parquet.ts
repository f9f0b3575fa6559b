import { type FileMetaData, type SchemaTree, parquetMetadataAsync, parquetSchema } from "hyparquet";
import { DEFAULT_PARSERS } from "hyparquet/src/convert.js";
import { getMaxDefinitionLevel, getMaxRepetitionLevel, getTreePath } from "hyparquet/src/schema.js";
import { formatCount } from "../../base/format.ts";
import { excerpt } from "../../base/words.ts";
import type { Content } from "../content.ts";
import { DataError } from "../dataset.ts";
import type { Reading } from "../reading.ts";
import { type ByteSource, bytesSource, readAllBytes, readRange } from "../source.ts";
import { type DigitColumns, findColumns } from "./columns.ts";
import type { ColumnValues } from "./page-values.ts";
import { readPages } from "./pages.ts";

/**
 * A Parquet file whose footer has been read. Parquet keeps the rows of a table in groups, and in each group the values of
 * a column together, in pages that are compressed one by one. The footer says where they are.
 *
 * @see https://parquet.apache.org/docs/file-format/
 */
export interface ParquetFile {
  readonly name: string;
  readonly source: ByteSource;
  readonly columns: DigitColumns;
  /** Rows of each group. */
  readonly groups: readonly number[];
  readonly metadata: FileMetaData;
  readonly schema: SchemaTree;
  /** What has been read of the file last. */
  ahead: { readonly start: number; readonly bytes: Uint8Array<ArrayBuffer> };
}

/** EMNIST, the largest set, has 814,255 rows. */
const MAX_ROWS = 2 ** 22;

/** Lists of pixels take many times their size in memory while they are put together. */
const MAX_VALUES = 2 ** 26;

/** A Parquet file that is itself compressed is unpacked into memory. */
const MAX_UNPACKED_BYTES = 512 * 2 ** 20;

/** The footer of a table with 785 columns takes 100 kB per row group. */
const MAX_FOOTER_BYTES = 32 * 2 ** 20;

const READ_AHEAD_BYTES = 4 * 2 ** 20;

const MAGIC = "PAR1";

/**
 * Reads the footer.
 *
 * @throws DataError if it is damaged, or the columns hold no digits
 */
export async function openParquet(content: Content, reading: Reading): Promise<ParquetFile> {
  const { name } = content;
  const source =
    content.source?.slice === undefined
      ? bytesSource(name, await readAllBytes(name, content.chunks, MAX_UNPACKED_BYTES))
      : content.source;
  await checkFooter(source, reading);
  const metadata = await orDamaged(name, () =>
    parquetMetadataAsync(
      {
        byteLength: source.size,
        slice: async (start, end = source.size) =>
          (await readPart(source, start, end, reading)).buffer,
      },
      { geoparquet: false },
    ),
  );
  checkNames(name, metadata);
  const schema = await orDamaged(name, () => parquetSchema(metadata));
  const groups = metadata.row_groups.map((group) => Number(group.num_rows));
  const wrong = groups.findIndex((count) => !(Number.isSafeInteger(count) && count >= 0));
  if (wrong >= 0) {
    throw damaged(name, `its footer has no number of rows for row group ${wrong}`);
  }
  const rows = groups.reduce((sum, count) => sum + count, 0);
  if (rows === 0) {
    throw new DataError(`${name} has no rows of digits. Choose another file.`);
  }
  if (rows > MAX_ROWS) {
    throw new DataError(
      `${name}: the footer of the Parquet file announces ${formatCount(rows)} rows; at most ${formatCount(MAX_ROWS)} can be read.`,
    );
  }
  const ahead = { start: 0, bytes: new Uint8Array(0) };
  return { name, source, columns: findColumns(name, schema), groups, metadata, schema, ahead };
}

/**
 * Reads a column of a row group.
 *
 * @throws DataError if it is damaged, or announces more than the file can hold
 */
export async function readParquetColumn(
  file: ParquetFile,
  group: number,
  path: readonly string[],
  reading: Reading,
): Promise<ColumnValues> {
  const { name, source, metadata, schema } = file;
  const rows = Number(metadata.row_groups[group]?.num_rows);
  const column = metadata.row_groups[group]?.columns.find(
    ({ meta_data }) => meta_data?.path_in_schema.join("/") === path.join("/"),
  )?.meta_data;
  if (column === undefined) {
    throw damaged(name, `row group ${group} lacks the column ${excerpt(path.join("."), 40)}`);
  }
  const schemaPath = getTreePath(schema, [...path]);
  const definitionLevel = getMaxDefinitionLevel(schemaPath);
  const repetitionLevel = getMaxRepetitionLevel(schemaPath);
  const values = Number(column.num_values);
  if (!(values >= 0 && values <= MAX_VALUES) || (repetitionLevel === 0 && values !== rows)) {
    throw damaged(
      name,
      `row group ${group} announces ${formatCount(values)} values in the column ${excerpt(path.join("."), 40)}`,
    );
  }
  const start = Number(column.dictionary_page_offset ?? 0) || Number(column.data_page_offset);
  const end = start + Number(column.total_compressed_size);
  if (!(start >= MAGIC.length && end >= start && end <= source.size)) {
    throw damaged(name, `the column ${excerpt(path.join("."), 40)} lies outside of the file`);
  }
  const bytes = await readAhead(file, start, end, reading);
  reading.bytes += bytes.length;
  return orDamaged(name, () =>
    readPages({
      name,
      bytes,
      start,
      values,
      definitionLevel,
      repetitionLevel,
      decoder: {
        ...column,
        pathInSchema: [...path],
        element: (schemaPath.at(-1) as SchemaTree).element,
        schemaPath,
        parsers: DEFAULT_PARSERS,
        utf8: false,
      },
    }),
  );
}

/** Reads a part of the file. The columns of a table with one per pixel are small, so it reads more of them at a time. */
async function readAhead(
  file: ParquetFile,
  start: number,
  end: number,
  reading: Reading,
): Promise<Uint8Array<ArrayBuffer>> {
  const { source } = file;
  let { ahead } = file;
  if (start < ahead.start || end > ahead.start + ahead.bytes.length) {
    const until = Math.min(source.size, Math.max(end, start + READ_AHEAD_BYTES));
    ahead = { start, bytes: await readPart(source, start, until, reading) };
    file.ahead = ahead;
  }
  return ahead.bytes.slice(start - ahead.start, end - ahead.start);
}

async function checkFooter(source: ByteSource, reading: Reading): Promise<void> {
  const { name, size } = source;
  const end = await readPart(source, Math.max(0, size - 8), size, reading);
  const magic = String.fromCharCode(...end.subarray(-MAGIC.length));
  const length = end.length === 8 ? new DataView(end.buffer).getUint32(0, true) : Infinity;
  if (magic !== MAGIC || length + 12 > size) {
    throw damaged(
      name,
      magic === MAGIC
        ? `byte ${formatCount(size - 8)} announces a footer of ${formatCount(length)} bytes, but the file has ${formatCount(size)}`
        : "its end is missing",
    );
  }
  if (length > MAX_FOOTER_BYTES) {
    throw damaged(name, `its footer has ${formatCount(length)} bytes, more than can be read`);
  }
}

async function readPart(
  source: ByteSource,
  start: number,
  end: number,
  { options: { signal } }: Reading,
): Promise<Uint8Array<ArrayBuffer>> {
  return readAllBytes(source.name, readRange(source, start, end, signal), end - start);
}

/** In a damaged footer, names may be missing or be numbers, whatever their types say. */
function checkNames(name: string, { schema, row_groups }: FileMetaData): void {
  const paths = row_groups.flatMap(({ columns }) =>
    columns.flatMap(({ meta_data }): unknown[] =>
      meta_data === undefined ? [] : [meta_data.path_in_schema],
    ),
  );
  const areNamed =
    schema.every((element) => typeof (element.name as unknown) === "string") &&
    paths.every((path) => Array.isArray(path));
  if (!areNamed) {
    throw damaged(name, "its footer does not name the columns");
  }
}

/** What hyparquet says of a damaged file is for programmers. */
async function orDamaged<Result>(
  name: string,
  read: () => Result | Promise<Result>,
): Promise<Result> {
  try {
    return await read();
  } catch (cause) {
    throw cause instanceof DataError
      ? cause
      : damaged(name, "its parts do not fit together", cause);
  }
}

function damaged(name: string, fault: string, cause?: unknown): DataError {
  return new DataError(
    `${name} is a damaged Parquet file: ${fault}. Download it again, or save it again with to_parquet.`,
    { cause },
  );
}
