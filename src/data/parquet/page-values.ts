import { assembleLists } from "hyparquet/src/assemble.js";
import type { parquetHeader } from "hyparquet/src/column.js";
import { convert, convertWithDictionary } from "hyparquet/src/convert.js";
import { readDataPage, readDataPageV2 } from "hyparquet/src/datapage.js";
import { readRleBitPackedHybrid } from "hyparquet/src/encoding.js";
import { readPlain } from "hyparquet/src/plain.js";

/** The values of a column in one row group, in parts: numbers, bytes, lists of them, or undefined where there is none. */
export type ColumnValues = readonly ArrayLike<unknown>[];

/** The pages of a column in one row group, as the file has them. */
export interface ColumnChunk {
  /** The file, for messages. */
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Where the chunk begins in the file. */
  readonly start: number;
  /** Number of values that the footer announces. */
  readonly values: number;
  /** How deep a value may be missing, and how deep it may be repeated: 0 for a plain column. */
  readonly definitionLevel: number;
  readonly repetitionLevel: number;
  /** What hyparquet needs to know of the column. */
  readonly decoder: ColumnDecoder;
}

type ColumnDecoder = Parameters<typeof readDataPageV2>[2];
export type PageHeader = ReturnType<typeof parquetHeader>;

export type Dictionary = Exclude<Parameters<typeof convertWithDictionary>[1], undefined>;

export function dictionaryOf(page: Uint8Array, count: number, decoder: ColumnDecoder): Dictionary {
  const view = new DataView(page.buffer, page.byteOffset, page.length);
  const values = readPlain(
    { view, offset: 0 },
    decoder.element.type ?? "BYTE_ARRAY",
    count,
    decoder.element.type_length,
  );
  return asBytes(withoutBigInts(convert(values, decoder))) as Dictionary;
}

/** Numbers as bytes if all are whole numbers from 0 to 255, as pixels and labels mostly are. */
function asBytes(values: ArrayLike<unknown>): ArrayLike<unknown> {
  if (!ArrayBuffer.isView(values)) {
    return values;
  }
  const bytes = Uint8Array.from(values as ArrayLike<number>);
  return bytes.every((byte, index) => byte === values[index]) ? bytes : values;
}

/**
 * Decodes a page that has been checked.
 *
 * @param packed the page as the file has it
 * @param page the page unpacked; in version 2 without its levels
 * @param lists the rows so far of a column of lists, to which those of the page are added
 * @returns the values, or `lists`; undefined if the page names values that the dictionary does not have
 */
export function decodePage(
  chunk: ColumnChunk,
  header: PageHeader,
  packed: Uint8Array,
  page: Uint8Array,
  dictionary: Dictionary | undefined,
  lists: unknown[],
): ArrayLike<unknown> | undefined {
  const values = wholeValues(chunk, header, packed, page);
  return values === undefined
    ? decodeWithLevels(chunk, header, packed, page, dictionary, lists)
    : decodeValues(chunk.decoder, header, values, dictionary);
}

/**
 * The values of a page in which no value is missing and none is a list, without the levels before them; undefined for other
 * pages. hyparquet makes an array of the levels, which takes longer than the values do.
 */
function wholeValues(
  { definitionLevel, repetitionLevel }: ColumnChunk,
  { data_page_header: v1, data_page_header_v2: v2 }: PageHeader,
  packed: Uint8Array,
  page: Uint8Array,
): Uint8Array | undefined {
  if (repetitionLevel > 0) {
    return undefined;
  }
  if (definitionLevel === 0) {
    return page;
  }
  if (v2 !== undefined) {
    const start = v2.repetition_levels_byte_length;
    const runs = packed.subarray(start, start + v2.definition_levels_byte_length);
    return isOneRun(runs, definitionLevel, v2.num_values) ? page : undefined;
  }
  const end = 4 + new DataView(page.buffer, page.byteOffset).getUint32(0, true);
  return v1 !== undefined && isOneRun(page.subarray(4, end), definitionLevel, v1.num_values)
    ? page.subarray(end)
    : undefined;
}

/** Decodes a page without levels; undefined if it names values that its dictionary does not have. */
function decodeValues(
  decoder: ColumnDecoder,
  { data_page_header: v1, data_page_header_v2: v2 }: PageHeader,
  bytes: Uint8Array,
  dictionary: Dictionary | undefined,
): ArrayLike<unknown> | undefined {
  const { encoding, num_values: count } = v1 ?? (v2 as NonNullable<typeof v2>);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (encoding === "PLAIN") {
    const { type = "BYTE_ARRAY", type_length } = decoder.element;
    return withoutBigInts(
      convert(readPlain({ view, offset: 0 }, type, count, type_length), decoder),
    );
  }
  if (places.length < count) {
    places = new Uint32Array(count);
  }
  const pagePlaces = places.subarray(0, count).fill(0);
  const [bits = 0] = bytes;
  if (bits > 0) {
    readRleBitPackedHybrid({ view, offset: 1 }, bits, pagePlaces, bytes.length - 1);
  }
  return fromDictionary(pagePlaces, dictionary ?? []);
}

/** Places in a dictionary, of the page that was read last. New arrays of this size for each page take as long as reading it. */
let places = new Uint32Array(0);

/** Undefined if the dictionary has no value in one of the places. */
function fromDictionary(
  pagePlaces: Uint32Array,
  dictionary: Dictionary,
): ArrayLike<unknown> | undefined {
  const length = dictionary.length;
  if (dictionary instanceof Uint8Array) {
    const bytes = new Uint8Array(pagePlaces.length);
    for (let index = 0; index < bytes.length; index++) {
      const place = pagePlaces[index] as number;
      if (place >= length) {
        return undefined;
      }
      bytes[index] = dictionary[place] as number;
    }
    return bytes;
  }
  if (pagePlaces.some((place) => place >= length)) {
    return undefined;
  }
  return ArrayBuffer.isView(dictionary)
    ? Float64Array.from(pagePlaces, (place) => dictionary[place] as number)
    : Array.from(pagePlaces, (place) => dictionary[place] as unknown);
}

function decodeWithLevels(
  { decoder, definitionLevel, repetitionLevel }: ColumnChunk,
  header: PageHeader,
  packed: Uint8Array,
  page: Uint8Array,
  dictionary: Dictionary | undefined,
  lists: unknown[],
): ArrayLike<unknown> {
  const { data_page_header: v1, data_page_header_v2: v2 } = header;
  const { dataPage, definitionLevels, repetitionLevels } =
    v1 === undefined
      ? readDataPageV2(packed, header, { ...decoder, compressors: { [decoder.codec]: () => page } })
      : readDataPage(page, v1, decoder);
  const encoding = v1?.encoding ?? v2?.encoding ?? "PLAIN";
  const values = withoutBigInts(convertWithDictionary(dataPage, dictionary, encoding, decoder));
  if (repetitionLevel > 0) {
    return assembleLists(
      lists,
      definitionLevels,
      repetitionLevels,
      values as never,
      decoder.schemaPath,
    );
  }
  return definitionLevels === undefined || definitionLevels.length === 0
    ? values
    : withGaps(values, definitionLevels, definitionLevel);
}

/** Puts undefined where a value is missing. */
function withGaps(
  values: ArrayLike<unknown>,
  levels: readonly number[],
  present: number,
): unknown[] {
  let next = 0;
  return levels.map((level) => (level === present ? values[next++] : undefined));
}

/** 64-bit integers as numbers, for which computations are many times as fast. */
function withoutBigInts(values: ArrayLike<unknown>): ArrayLike<unknown> {
  if (!(values instanceof BigInt64Array)) {
    return values;
  }
  const halves = new Int32Array(values.buffer, values.byteOffset, 2 * values.length);
  const numbers = new Float64Array(values.length);
  for (let index = 0; index < numbers.length; index++) {
    const [low, high] = [halves[2 * index] as number, halves[2 * index + 1] as number];
    numbers[index] = high * 2 ** 32 + (low >>> 0);
  }
  return numbers;
}

/** Whether the levels are a single run of `level`. */
function isOneRun(runs: Uint8Array, level: number, count: number): boolean {
  let [header, position] = [0, 0];
  do {
    header += ((runs[position] ?? 0) & 0x7f) * 2 ** (7 * position);
  } while ((runs[position++] ?? 0) >= 0x80 && position < 5);
  return header === 2 * count && runs[position] === level;
}
