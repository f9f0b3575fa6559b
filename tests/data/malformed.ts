// Makes every malformed file that the readers must refuse; `malformed.txt` contains the message for each.
import { bytesSource } from "../../src/data/index.ts";
import { type ZipMember, zipped } from "./compression/zip.ts";
import {
  csvText,
  gzipped,
  idxBytes,
  imagesFile,
  integerLabels,
  labelsFile,
  sample,
  utf16,
  utf8,
} from "./files.ts";
import { type Malformed, file, flipped, formats } from "./malformed-formats.ts";

const digits = sample(20, 28);
const text = csvText(digits);
const csv = utf8(text);
const images = imagesFile(digits);
const labels = labelsFile(digits);
const lines = text.trimEnd().split("\n");
const header = lines[0] as string;

/** The valid CSV with one cell replaced; line and column count from 1. */
function withCell(content: string, line: number, column: number, good = text): string {
  const rows = good.split("\n").map((row) => row.split(","));
  (rows[line - 1] as string[])[column - 1] = content;
  return rows.map((row) => row.join(",")).join("\n");
}

/** The valid CSV with one line replaced; lines count from 1. */
function withLine(content: string, line: number): string {
  return lines.with(line - 1, content).join("\n");
}

function csvFile(what: string, content: string): Malformed {
  return file(what, "train.csv", utf8(content));
}

function idxFile(what: string, bytes: Uint8Array): Malformed {
  return file(what, "train-images-idx3-ubyte", bytes);
}

function zipFile(what: string, members: readonly ZipMember[]): Malformed {
  return file(what, "digits.zip", zipped(members));
}

/** The valid CSV with pixels from 0 to 1. */
const shares = lines
  .map((line, index) =>
    index === 0
      ? line
      : line.replaceAll(/,(\d+)/g, (_, pixel) => `,${(Number(pixel) / 255).toFixed(5)}`),
  )
  .join("\n");

/** The rows with other columns before and behind their pixels. */
function withColumns(
  head: string | undefined,
  before: (row: number) => string,
  behind: (row: number) => string = () => "",
): string {
  const rows = lines
    .slice(1)
    .map((line, row) => before(row) + line.slice(line.indexOf(",") + 1) + behind(row));
  return [...(head === undefined ? [] : [head]), ...rows].join("\n");
}

const inCells: Malformed[] = [
  csvFile("a letter among digits", withCell("3O", 14, 57)),
  csvFile("a pixel above 255", withCell("256", 2, 2)),
  csvFile("a number too long to be one", withCell("9".repeat(400), 2, 2)),
  csvFile("a negative pixel", withCell("-1", 3, 785)),
  csvFile("a fraction", withCell("0.5", 3, 3)),
  csvFile("an exponent", withCell("1e3", 3, 3)),
  csvFile("an exponent without a number", withCell("1e", 3, 3)),
  csvFile("an exponent that no number can have", withCell("1e999", 3, 3)),
  csvFile("pixels that were normalised", withCell("-0.4242", 3, 3)),
  csvFile("a missing pixel, as pandas writes it", withCell("NaN", 3, 3)),
  csvFile("a pixel above 1 among shares of 1", withCell("255", 5, 9, shares)),
  csvFile("a pixel of minus infinity", withCell("-inf", 3, 3)),
  csvFile("an empty cell", withCell("", 21, 785)),
  csvFile("a word, with a line separator inside", withCell("not\u2028a number", 5, 100)),
  csvFile("a quote that does not close", withCell('"12', 5, 100)),
  csvFile("a label above 255", withCell("256", 9, 1)),
  csvFile("a negative label", withCell("-1", 9, 1)),
  csvFile("no label", withCell("", 9, 1)),
  csvFile("a label in words", withCell("seven", 9, 1)),
  csvFile("a label with decimals", withCell("5.5", 2, 1)),
  csvFile("a label with decimals, in a file of shares of 1", withCell("5.5", 2, 1, shares)),
  csvFile("a NUL byte", withCell("1\0", 4, 4)),
  csvFile("an error in a second row", withCell("x", 20, 1, withCell("3O", 14, 57))),
  csvFile("errors in all rows", [header, ...lines.slice(1).map((row) => `${row}.5`)].join("\n")),
];

const inLines: Malformed[] = [
  csvFile("a row cut short", withLine("1,2,3", 7)),
  csvFile("a row too long", withLine(`${lines[6] as string},0`, 7)),
  csvFile(
    "rows with another separator than the header",
    text.replaceAll(",", ";").replace(/^.*/, header),
  ),
  csvFile("lines that end with CR alone", lines.join("\r")),
  csvFile(
    "a single CR inside a line",
    lines.slice(0, 4).join("\n") + "\r" + lines.slice(4).join("\n"),
  ),
  csvFile("a line that does not end", "0,".repeat(100_000)),
];

const inHeader: Malformed[] = [
  csvFile("a header and no rows", `${header}\n`),
  csvFile("a header without one pixel", text.replace(",pixel56,", ",")),
  csvFile("a header without the last pixel", text.replace(",pixel783", "")),
  csvFile("a header without the first pixel", text.replace(",pixel0,", ",")),
  csvFile("a header with an unknown column", text.replace("pixel56,", "pixl56,")),
  csvFile("a header with a name twice", text.replace("pixel57,", "pixel56,")),
  csvFile("images too large", csvText(sample(2, 65))),
  csvFile("a pixel with a giant number", text.replace("pixel783", "pixel99999")),
  csvFile("no header and an odd width", "1,2,3\n4,5,6\n"),
  csvFile("Kaggle's list of predictions", "ImageId,Label\n1,7\n2,3\n"),
  csvFile("another table", "name,age\nAda,36\n"),
  csvFile(
    "a pixel twice, once with zeros before its number",
    text.replace("pixel57,", "pixel056,"),
  ),
  csvFile("rows and columns from 0, with one missing", "label,r0c0,r0c1,r1c1\n1,2,3,4\n"),
  csvFile(
    "an index that leaves out numbers, and no header",
    withColumns(undefined, (row) => `${2 * row},7,`),
  ),
  csvFile(
    "an index in place of a label, and no header",
    withColumns(undefined, (row) => `${row},`),
  ),
  csvFile(
    "one-hot labels and no header",
    withColumns(
      undefined,
      (row) => `${[0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((one) => Number(one === row % 10)).join()},`,
    ),
  ),
  csvFile(
    "two columns that may be the label",
    withColumns(header.replace("label", "fold,sort"), (row) => `${row % 5},${row % 3},`),
  ),
  csvFile(
    "labels that are one-hot but for a row",
    withColumns(header.replace("label", "a,b,c"), (row) =>
      row === 7 ? "1,1,0," : (["1,0,0,", "0,1,0,", "0,0,1,"][row % 3] as string),
    ),
  ),
  csvFile(
    "first and last columns that may be the label",
    withColumns(
      undefined,
      (row) => `${row % 4},`,
      (row) => `.${row}`,
    ).replaceAll(/,\d*\.(\d+)$/gm, (_, row) => `,${Number(row) % 3}`),
  ),
  csvFile(
    "more columns than a label has classes",
    withColumns(
      header.replace("label", Array.from({ length: 300 }, (_, index) => `c${index}x`).join()),
      () => "0,".repeat(300),
    ),
  ),
];

const otherFormats: Malformed[] = [
  csvFile("an empty file", ""),
  csvFile("an HTML page", "<!DOCTYPE html>\n<html><body>403 Forbidden</body></html>"),
  csvFile("an XML error", '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>'),
  csvFile("JSON", '{"error": "not found"}'),
  csvFile("blank lines only", "\n\n\n"),
  file("UTF-16 with a byte order mark", "train.csv", utf16(`\ufeff${text}`)),
  file("UTF-16 without one", "train.csv", utf16(text)),
  file("a picture", "7.png", Buffer.from("89504e470d0a1a0a0000000d49484452", "hex")),
  file("zeros only", "train.csv", new Uint8Array(1000)),
];

const idx: Malformed[] = [
  idxFile("IDX of floats", Buffer.from("00000d0300000001", "hex")),
  idxFile("IDX of integers that are images", Buffer.from("00000c0300000001", "hex")),
  idxFile("IDX of integers that are labels of no columns", integerLabels([[]])),
  idxFile(
    "IDX of integers that are labels of too many columns",
    integerLabels([Array<number>(65).fill(1)]),
  ),
  idxFile(
    "IDX of integers cut short",
    integerLabels([
      [1, 2],
      [3, 4],
    ]).subarray(0, 20),
  ),
  {
    what: "IDX of integers with a label that is none",
    sources: [
      bytesSource("images", imagesFile(sample(2, 4))),
      bytesSource(
        "labels-idx2-int",
        integerLabels([
          [1, 2],
          [1000, 4],
        ]),
      ),
    ],
  },
  idxFile("IDX with two dimensions", idxBytes([20, 784], digits.images)),
  idxFile("IDX cut within its header", images.subarray(0, 10)),
  idxFile("IDX cut within its images", images.subarray(0, 5000)),
  idxFile("IDX with bytes after its end", Buffer.concat([images, Buffer.from("more")])),
  idxFile("IDX that announces 2³² − 1 images", idxBytes([2 ** 32 - 1, 28, 28], digits.images)),
  idxFile("IDX without images", idxBytes([0, 28, 28], new Uint8Array(0))),
  idxFile("IDX with images of no width", idxBytes([20, 28, 0], new Uint8Array(0))),
  idxFile("IDX with images too large", imagesFile(sample(2, 65))),
  file(
    "compressed IDX that was cut before compression",
    "images.gz",
    gzipped(images.subarray(0, 5000)),
  ),
  file(
    "compressed IDX with more than it announces",
    "images.gz",
    gzipped(Buffer.concat([images, csv])),
  ),
  file(
    "compressed IDX that announces 2³² − 1 images",
    "images.gz",
    gzipped(idxBytes([2 ** 32 - 1, 28, 28], digits.images)),
  ),
  file(
    "compressed IDX that announces more than its file can hold",
    "images.gz",
    gzipped(idxBytes([1_000_000, 28, 28], digits.images)),
  ),
];

const together: Malformed[] = [
  { what: "no files", sources: [] },
  file("only labels", "train-labels", labels),
  {
    what: "labels and images that differ in number",
    sources: [
      bytesSource("train-images", images),
      bytesSource("t10k-labels", idxBytes([3], labels.subarray(8, 11))),
    ],
  },
  {
    what: "two files of labels for one of images",
    sources: [bytesSource("images", images), bytesSource("a", labels), bytesSource("b", labels)],
  },
  {
    what: "two sets instead of one",
    sources: [bytesSource("train.csv", csv), bytesSource("test.csv", csv)],
  },
  {
    what: "a label above the number of classes",
    sources: [bytesSource("images", images), bytesSource("labels", labels)],
    options: { classes: 3 },
  },
  {
    what: "a label that no column has the name of",
    sources: [bytesSource("train.csv", csv)],
    options: { label: "digit" },
  },
  { what: "a limit of no rows", sources: [bytesSource("train.csv", csv)], options: { limit: 0 } },
  { what: "too many classes", sources: [bytesSource("train.csv", csv)], options: { classes: 257 } },
];

const packed = gzipped(csv);
const zip = zipped([{ name: "train.csv", bytes: csv }]);

const packedFiles: Malformed[] = [
  file("gzip cut short", "train.csv.gz", packed.subarray(0, packed.length - 20)),
  file("gzip with a wrong checksum", "train.csv.gz", flipped(packed, packed.length - 6)),
  file("gzip damaged inside", "train.csv.gz", flipped(packed, packed.length >> 1)),
  file(
    "gzip with other bytes after its end",
    "train.csv.gz",
    Buffer.concat([packed, Buffer.from("junk junk")]),
  ),
  file("two gzip files in one", "train.csv.gz", Buffer.concat([packed, packed])),
  file("gzip of nothing", "train.csv.gz", gzipped(new Uint8Array(0))),
  file("gzip in gzip", "train.csv.gz.gz", gzipped(packed)),
  file("an error in a compressed CSV", "train.csv.gz", gzipped(utf8(withCell("3O", 14, 57)))),
  zipFile("a zip of several files", [
    { name: "sample_submission.csv", bytes: csv },
    { name: "first.csv", bytes: csv },
    { name: "second.csv", bytes: csv },
    { name: "notes.txt", bytes: csv },
  ]),
  zipFile("a zip of Kaggle's list of predictions", [
    { name: "submission.csv", bytes: utf8("ImageId,Label\n1,7\n2,3\n") },
  ]),
  zipFile("a zip in a zip", [{ name: "train.csv.zip", bytes: zip }]),
  zipFile("a zip with a password", [{ name: "train.csv", bytes: csv, isEncrypted: true }]),
  zipFile("a zip compressed with an unusual method", [
    { name: "train.csv", bytes: csv, method: 12 },
  ]),
  zipFile("a zip that announces too much", [{ name: "train.csv", bytes: csv, claimedSize: 4e9 }]),
  zipFile("a zip that announces too little", [
    { name: "train.csv", bytes: csv, claimedSize: 1000 },
  ]),
  zipFile("a zip with an error in its CSV", [
    { name: "train.csv", bytes: utf8(withCell("3O", 14, 57)) },
  ]),
  zipFile("a zip without files", []),
  file("a zip cut short", "train.csv.zip", zip.subarray(0, zip.length - 100)),
  file("a zip damaged inside", "train.csv.zip", flipped(zip, zip.length >> 1)),
];

/** All malformed files, in the order of `malformed.txt`. */
export const malformed: readonly Malformed[] = [
  ...otherFormats,
  ...inHeader,
  ...inLines,
  ...inCells,
  ...idx,
  ...together,
  ...packedFiles,
  ...formats,
];
