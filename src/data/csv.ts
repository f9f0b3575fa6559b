import { DataError, type Dataset } from "./dataset.ts";

/** Bytes that mean something. */
const COMMA = 0x2c;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const ZERO = 0x30;
const NINE = 0x39;

/** A header longer than this is none. */
const LONGEST_HEADER = 2 ** 16;

/** How much of a wrong cell is shown. */
const LONGEST_EXCERPT = 20;

/** The classes of Kaggle's digit-recognizer. */
const CLASSES = 10;

/** What a column holds: a pixel, by its place in the image, or the label. */
type Column = number | "label";

/**
 * Reads the CSV of Kaggle's digit-recognizer: a header `label,pixel0,…,pixel783`, the label missing in the file to be
 * predicted; then a row of whole numbers for each image. Works on bytes: no strings per cell, chunks cut anywhere.
 *
 * @param limit stop after so many rows
 * @throws DataError naming file, line, column and what was found
 */
export async function readCsv(
  name: string,
  chunks: AsyncIterable<Uint8Array>,
  limit = Number.POSITIVE_INFINITY,
): Promise<Dataset> {
  const parser = new CsvParser(name, limit);
  for await (const chunk of chunks) {
    if (parser.push(chunk)) {
      break;
    }
  }
  return parser.finish();
}

class CsvParser {
  readonly #name: string;
  readonly #limit: number;
  #header: number[] = [];
  #columns: readonly Column[] | undefined;
  #side = 0;
  #images = new Uint8Array();
  #labels = new Uint8Array();
  #rows = 0;
  /** Where the parser stands: the line (from 1), the cell in it, its digits so far and their value. */
  #line = 1;
  #cell = 0;
  #digits = 0;
  #value = 0;
  /** A wrong cell's text, gathered until it ends. */
  #wrong: string | undefined;

  constructor(name: string, limit: number) {
    this.#name = name;
    this.#limit = limit;
  }

  /** Takes the next bytes; true when no more are wanted. */
  push(chunk: Uint8Array): boolean {
    let position = 0;
    while (this.#columns === undefined && position < chunk.length) {
      this.#pushHeader(chunk[position++] as number);
    }
    for (; position < chunk.length && this.#rows < this.#limit; position++) {
      this.#pushByte(chunk[position] as number);
    }
    return this.#rows >= this.#limit;
  }

  finish(): Dataset {
    if (this.#columns === undefined) {
      this.#pushHeader(LINE_FEED);
    }
    if (this.#cell > 0 || this.#digits > 0 || this.#wrong !== undefined) {
      // The last line may lack its line feed.
      this.#endLine();
    }
    if (this.#rows === 0) {
      throw new DataError(`${this.#name}: there are no rows below the header.`);
    }
    const pixels = this.#side ** 2;
    const labelled = this.#columns?.includes("label") === true;
    return {
      name: this.#name,
      width: this.#side,
      height: this.#side,
      classes: CLASSES,
      count: this.#rows,
      images: this.#images.slice(0, this.#rows * pixels),
      labels: labelled ? this.#labels.slice(0, this.#rows) : undefined,
    };
  }

  #pushHeader(byte: number): void {
    if (byte !== LINE_FEED) {
      this.#header.push(byte);
      if (this.#header.length > LONGEST_HEADER) {
        throw new DataError(`${this.#name}: the first line is too long for a CSV of digits.`);
      }
      return;
    }
    const text = new TextDecoder().decode(Uint8Array.from(this.#header)).trim();
    this.#columns = columnsOf(this.#name, text);
    this.#side = Math.sqrt(this.#columns.filter((column) => column !== "label").length);
    this.#line = 2;
  }

  #pushByte(byte: number): void {
    if (byte >= ZERO && byte <= NINE && this.#wrong === undefined) {
      this.#value = this.#value * 10 + byte - ZERO;
      this.#digits += 1;
      // A longer number is out of range whatever it is; this keeps it exact.
      if (this.#digits > 9) {
        this.#wrong = String(this.#value);
      }
    } else if (byte === COMMA) {
      this.#endCell();
    } else if (byte === LINE_FEED) {
      this.#endLine();
    } else if (byte !== CARRIAGE_RETURN) {
      this.#wrong ??= this.#digits > 0 ? String(this.#value) : "";
      if (this.#wrong.length < LONGEST_EXCERPT) {
        this.#wrong += String.fromCharCode(byte);
      }
    }
  }

  #endCell(): void {
    const column = this.#columns?.[this.#cell];
    if (column === undefined) {
      throw this.#fault(
        `has more than ${this.#columns?.length ?? 0} columns, as many as the header names.`,
      );
    }
    const most = column === "label" ? CLASSES - 1 : 255;
    if (this.#wrong !== undefined || this.#digits === 0 || this.#value > most) {
      const found = this.#wrong ?? (this.#digits === 0 ? "" : String(this.#value));
      const named = column === "label" ? "label" : `pixel${column}`;
      throw new DataError(
        `${this.#name}:${this.#line}: column ${this.#cell + 1} (${named}) holds ${JSON.stringify(found)}; a whole number from 0 to ${most} was expected.`,
      );
    }
    if (this.#cell === 0) {
      this.#makeRoom();
    }
    if (column === "label") {
      this.#labels[this.#rows] = this.#value;
    } else {
      this.#images[this.#rows * this.#side ** 2 + column] = this.#value;
    }
    this.#cell += 1;
    this.#digits = 0;
    this.#value = 0;
  }

  #endLine(): void {
    const blank = this.#cell === 0 && this.#digits === 0 && this.#wrong === undefined;
    if (!blank) {
      this.#endCell();
      const wanted = this.#columns?.length ?? 0;
      if (this.#cell !== wanted) {
        throw this.#fault(`has ${this.#cell} columns; the header names ${wanted}.`);
      }
      this.#rows += 1;
      this.#cell = 0;
    }
    this.#line += 1;
  }

  #fault(what: string): DataError {
    return new DataError(`${this.#name}:${this.#line}: the row ${what}`);
  }

  #makeRoom(): void {
    const pixels = this.#side ** 2;
    if ((this.#rows + 1) * pixels > this.#images.length) {
      const rows = Math.max(1024, 2 * this.#rows);
      this.#images = grown(this.#images, rows * pixels);
      this.#labels = grown(this.#labels, rows);
    }
  }
}

/** What each column holds, in whatever order the header names them. */
function columnsOf(name: string, header: string): Column[] {
  const names = header
    .replace(/^\uFEFF/, "")
    .split(",")
    .map((column) => column.trim().replace(/^"(.*)"$/, "$1"));
  const columns = names.map((column, index): Column => {
    const pixel = /^pixel(\d+)$/.exec(column)?.[1];
    if (column !== "label" && pixel === undefined) {
      throw new DataError(
        `${name}:1: column ${index + 1} is named ${JSON.stringify(column.slice(0, LONGEST_EXCERPT))}; a CSV of digits has the columns label, pixel0, pixel1 and so on.`,
      );
    }
    return pixel === undefined ? "label" : Number(pixel);
  });
  if (new Set(columns).size !== columns.length) {
    throw new DataError(`${name}:1: a column is named twice.`);
  }
  const pixels = columns.filter((column) => column !== "label");
  const side = Math.ceil(Math.sqrt(Math.max(pixels.length, 1 + Math.max(...pixels, -1))));
  const missing = Array.from({ length: side ** 2 }, (_, pixel) => pixel).find(
    (pixel) => !pixels.includes(pixel),
  );
  if (missing !== undefined || pixels.length === 0) {
    throw new DataError(`${name}:1: the column pixel${missing ?? 0} is missing.`);
  }
  return columns;
}

function grown(bytes: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(length);
  out.set(bytes);
  return out;
}
