import { Gunzip } from "fflate";
import { decompress as unzstd } from "fzstd";
import { parquetHeader } from "hyparquet/src/column.js";
import { snappyUncompress } from "hyparquet/src/snappy.js";
import { counted, formatCount } from "../../base/format.ts";
import { expansionLimit } from "../compression/gzip.ts";
import { DataError } from "../dataset.ts";
import {
  type ColumnChunk,
  type ColumnValues,
  type Dictionary,
  type PageHeader,
  decodePage,
  dictionaryOf,
} from "./page-values.ts";

/** How the pages were compressed, and what unpacks them into the bytes that are given, or fewer. */
const UNPACKERS: Readonly<Record<string, (packed: Uint8Array, out: Uint8Array) => Uint8Array>> = {
  SNAPPY: (packed, out) => {
    snappyUncompress(packed, out);
    return out;
  },
  GZIP: gunzipInto,
  ZSTD: (packed, out) => unzstd(packed, out),
};

/** How much the inflater is given at a time: it expands this to 4 MB at most, so a bomb is found after as much. */
const PIECE_BYTES = 4096;

/** @throws RangeError if there is more than fits into `out` */
function gunzipInto(packed: Uint8Array, out: Uint8Array): Uint8Array {
  let length = 0;
  const gunzip = new Gunzip((chunk) => {
    out.set(chunk, length);
    length += chunk.length;
  });
  for (let start = 0; start < packed.length; start += PIECE_BYTES) {
    const end = start + PIECE_BYTES;
    gunzip.push(packed.subarray(start, end), end >= packed.length);
  }
  return out.subarray(0, length);
}

/** The values of these are numbers or bytes as they are, or places in a dictionary. */
const ENCODINGS = ["PLAIN", "PLAIN_DICTIONARY", "RLE_DICTIONARY"];

/** Some programs fill up the last packed values to a multiple of more than eight. */
const MOST_PADDING = 512;

/**
 * Reads the pages of a chunk. Before hyparquet decodes a page, this checks what it trusts: the sizes and numbers of values
 * in the header, and the lengths of runs. A run of a few bytes may otherwise stand for two billion values.
 *
 * @throws DataError that names the byte of the page that is wrong
 */
export function readPages(chunk: ColumnChunk): ColumnValues {
  const { bytes, values, decoder } = chunk;
  if (decoder.codec !== "UNCOMPRESSED" && UNPACKERS[decoder.codec] === undefined) {
    throw new DataError(
      `${chunk.name} is Parquet compressed with ${(decoder.codec as string | undefined) ?? "an unknown method"}; snappy, gzip and zstd can be read. Save it again: to_parquet(file, compression="snappy").`,
    );
  }
  const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length), offset: 0 };
  const lists: unknown[] = [];
  const parts: ArrayLike<unknown>[] = chunk.repetitionLevel > 0 ? [lists] : [];
  let [read, unpacked] = [0, 0];
  let dictionary: Dictionary | undefined;
  while (read < values && reader.offset < bytes.length) {
    const start = reader.offset;
    const header = parquetHeader(reader);
    const end = reader.offset + header.compressed_page_size;
    unpacked += header.uncompressed_page_size;
    read += valuesOf(header);
    const isPossible =
      Math.min(header.compressed_page_size, header.uncompressed_page_size, valuesOf(header)) >= 0 &&
      end <= bytes.length &&
      read <= values &&
      unpacked <= expansionLimit(bytes.length);
    if (!isPossible) {
      throw wrongPage(chunk, start, "its header announces more than the file can hold");
    }
    const packed = bytes.subarray(reader.offset, end);
    const page = unpackPage(chunk, start, header, packed);
    if (header.dictionary_page_header !== undefined) {
      dictionary = dictionaryOf(page, header.dictionary_page_header.num_values, decoder);
    } else {
      const part = decodePage(chunk, header, packed, page, dictionary, lists);
      if (part === undefined) {
        throw wrongPage(chunk, start, "it names values that its dictionary does not have");
      }
      if (part !== lists) {
        parts.push(part);
      }
    }
    reader.offset = end;
  }
  if (read < values) {
    throw wrongPage(
      chunk,
      reader.offset,
      `the column lacks ${counted(values - read, "value")} that the footer announces`,
    );
  }
  return parts;
}

function valuesOf({ data_page_header, data_page_header_v2 }: PageHeader): number {
  return data_page_header?.num_values ?? data_page_header_v2?.num_values ?? 0;
}

/** Unpacks and checks a page; the levels before the values of a page of version 2 are not compressed and are left out. */
function unpackPage(
  chunk: ColumnChunk,
  start: number,
  header: PageHeader,
  packed: Uint8Array,
): Uint8Array {
  const {
    data_page_header: v1,
    data_page_header_v2: v2,
    dictionary_page_header: dictionary,
  } = header;
  const levels = v2 ? v2.repetition_levels_byte_length + v2.definition_levels_byte_length : 0;
  const encoding = v1?.encoding ?? v2?.encoding ?? dictionary?.encoding;
  if (encoding === undefined || !ENCODINGS.includes(encoding)) {
    throw wrongPage(
      chunk,
      start,
      encoding === undefined
        ? "it has an encoding that does not exist"
        : `its values are encoded as ${encoding}, which cannot be read`,
    );
  }
  if (!(levels >= 0 && levels <= Math.min(packed.length, header.uncompressed_page_size))) {
    throw wrongPage(chunk, start, "its header announces more than the file can hold");
  }
  const values = packed.subarray(levels);
  const isPacked = chunk.decoder.codec !== "UNCOMPRESSED" && v2?.is_compressed !== false;
  const size = header.uncompressed_page_size - levels;
  const bytes = isPacked && size > 0 ? unpackedBytes(chunk, start, values, size) : values;
  if (dictionary !== undefined && !(dictionary.num_values >= 0 && dictionary.num_values <= size)) {
    throw wrongPage(chunk, start, "its header announces more than the file can hold");
  }
  if (v2 !== undefined) {
    checkLevelsV2(chunk, start, packed, v2);
    checkIndices(chunk, start, bytes, v2);
  } else if (v1 !== undefined) {
    checkIndices(chunk, start, bytes.subarray(checkLevels(chunk, start, bytes, v1.num_values)), v1);
  }
  return bytes;
}

function unpackedBytes(
  chunk: ColumnChunk,
  start: number,
  packed: Uint8Array,
  size: number,
): Uint8Array {
  try {
    const bytes = UNPACKERS[chunk.decoder.codec]?.(packed, new Uint8Array(size));
    if (bytes?.length === size) {
      return bytes;
    }
  } catch {
    // A damaged page is told from a whole one by its length alone.
  }
  throw wrongPage(chunk, start, "its compressed bytes are damaged");
}

/** @returns how many bytes the levels take */
function checkLevels(chunk: ColumnChunk, start: number, bytes: Uint8Array, values: number): number {
  let position = 0;
  for (const level of [chunk.repetitionLevel, chunk.definitionLevel].filter((level) => level > 0)) {
    const view = new DataView(bytes.buffer, bytes.byteOffset + position);
    const end = position + 4 + view.getUint32(0, true);
    const runs = bytes.subarray(position + 4, end);
    if (end > bytes.length || !areRunsWithin(runs, bitsOf(level), values)) {
      throw wrongPage(chunk, start, "its levels stand for more values than there are");
    }
    position = end;
  }
  return position;
}

function checkLevelsV2(
  chunk: ColumnChunk,
  start: number,
  packed: Uint8Array,
  {
    num_values: values,
    repetition_levels_byte_length: repetition,
    definition_levels_byte_length: definition,
  }: NonNullable<PageHeader["data_page_header_v2"]>,
): void {
  const areWithin =
    areRunsWithin(packed.subarray(0, repetition), bitsOf(chunk.repetitionLevel), values) &&
    areRunsWithin(
      packed.subarray(repetition, repetition + definition),
      bitsOf(chunk.definitionLevel),
      values,
    );
  if (!areWithin) {
    throw wrongPage(chunk, start, "its levels stand for more values than there are");
  }
}

/** Checks the places in a dictionary: the number of their bits, then runs. */
function checkIndices(
  chunk: ColumnChunk,
  start: number,
  bytes: Uint8Array,
  { encoding, num_values: values }: { encoding: string; num_values: number },
): void {
  const [bits = 0] = bytes;
  const isWrong = bits > 32 || !areRunsWithin(bytes.subarray(1), bits, values);
  if (encoding.endsWith("_DICTIONARY") && isWrong) {
    throw wrongPage(chunk, start, "its runs stand for more values than there are");
  }
}

/**
 * Whether runs of equal values and groups of packed values are together no more than `count` values.
 *
 * @see https://parquet.apache.org/docs/file-format/data-pages/encodings/ (RLE = 3)
 */
function areRunsWithin(bytes: Uint8Array, bits: number, count: number): boolean {
  let [position, left] = [0, count];
  while (left > 0 && position < bytes.length) {
    let [header, shift] = [0, 0];
    let byte = 0x80;
    while (byte >= 0x80 && shift < 35) {
      byte = bytes[position++] ?? 0;
      header += (byte & 0x7f) * 2 ** shift;
      shift += 7;
    }
    const length = Math.floor(header / 2);
    const isPacked = header % 2 === 1;
    position += isPacked ? length * bits : Math.ceil(bits / 8);
    if ((isPacked ? 8 * length - MOST_PADDING : length) > left) {
      return false;
    }
    left -= isPacked ? 8 * length : length;
  }
  return true;
}

/** Bits of the numbers from 0 to `highest`. */
function bitsOf(highest: number): number {
  return 32 - Math.clz32(highest);
}

function wrongPage({ name, start }: ColumnChunk, place: number, fault: string): DataError {
  return new DataError(
    `${name}: the page at byte ${formatCount(start + place)} of this Parquet file is wrong: ${fault}. Download the file again, or save it again with to_parquet.`,
  );
}
