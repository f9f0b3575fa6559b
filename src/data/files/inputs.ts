import { counted } from "../../base/format.ts";
import { excerpt } from "../../base/words.ts";
import { type ZipEntry, readZipDirectory } from "../compression/zip-directory.ts";
import { isZip } from "../compression/zip.ts";
import { type Content, openContent, openZipped } from "../content.ts";
import { DataError } from "../dataset.ts";
import type { PictureFiles } from "../pictures/picture-files.ts";
import type { Reading } from "../reading.ts";
import type { ByteSource } from "../source.ts";
import { chooseTree } from "./folder-tree.ts";
import { isOtherPicture, otherPictures } from "./other-formats.ts";
import { otherSets } from "./other-sets.ts";

/** What the chosen files hold: files that are opened, and pictures, which are too many to be open at the same time. */
export interface Inputs {
  readonly contents: Content[];
  readonly pictures: PictureFiles[];
}

/**
 * Opens files. Of a zip it opens the only file, all arrays of an `.npz`, or the files of one data set.
 *
 * @param inputs is filled, so that the caller can close what is open if an error is thrown
 * @throws DataError if a file cannot be read, or nothing in a zip can be chosen
 */
export async function openInputs(
  sources: readonly ByteSource[],
  reading: Reading,
  inputs: Inputs,
): Promise<void> {
  const isPicture = pictureTest(sources.map(({ name }) => name));
  const loose = sources.filter(({ name }) => isPicture(name));
  if (loose.length > 0) {
    const { looseFiles } = await import("../pictures/picture-files.ts");
    inputs.pictures.push(looseFiles(loose));
  }
  for (const source of sources.filter(({ name }) => !isPicture(name))) {
    const content = await openContent(source, reading);
    if (isZip(content.head) && content.source === source) {
      await content.close();
      reading.bytes -= content.file.read;
      reading.totalBytes -= source.size;
      await openZip(source, reading, inputs);
    } else {
      inputs.contents.push(content);
    }
  }
}

/**
 * Pictures are told by their names, since opening each of 60,000 files to look into it would take long. Those of other formats count
 * only beside PNGs; without any, the error about the first of them says what it is.
 */
function pictureTest(names: readonly string[]): (name: string) => boolean {
  const isPng = (name: string) => /\.png$/i.test(name);
  return names.some(isPng) ? (name) => isPng(name) || isOtherPicture(name) : () => false;
}

async function openZip(zip: ByteSource, reading: Reading, inputs: Inputs): Promise<void> {
  const entries = chooseEntries(zip, await readZipDirectory(zip, reading.options.signal), reading);
  reading.totalBytes += entries.reduce((sum, { packedSize }) => sum + packedSize, 0);
  const isPicture = pictureTest(entries.map(({ path }) => path));
  const pictures = entries.filter(({ path }) => isPicture(path));
  if (pictures.length > 0) {
    const { zippedFiles } = await import("../pictures/picture-files.ts");
    inputs.pictures.push(zippedFiles(zip, pictures));
  }
  for (const entry of entries.filter(({ path }) => !isPicture(path))) {
    inputs.contents.push(await openZipped(zip, entry, reading));
  }
}

function chooseEntries(
  { name }: ByteSource,
  entries: readonly ZipEntry[],
  reading: Reading,
): readonly ZipEntry[] {
  const { prefer = "train" } = reading.options;
  if (entries.length === 0) {
    throw new DataError(`${name} holds no files. Choose another file.`);
  }
  if (entries.length === 1 || entries.every(({ path }) => path.endsWith(".npy"))) {
    return entries;
  }
  const paths = new Set(
    chooseTree(
      entries.map(({ path }) => path),
      prefer,
    ),
  );
  if (paths.size === 0) {
    throw tooManyFiles(name, entries);
  }
  const others = otherSets(
    entries.map(({ path }) => path),
    [...paths],
  );
  reading.passedOver.push(...others.map((other) => `${name}/${other}`));
  return entries.filter(({ path }) => paths.has(path));
}

function tooManyFiles(name: string, entries: readonly ZipEntry[]): DataError {
  const isWorkbook = entries.some(({ path }) => path === "xl/workbook.xml");
  if (isWorkbook) {
    return new DataError(`${name} is an Excel workbook; this format is not read. Save it as CSV.`);
  }
  const pictures = otherPictures(
    "zip",
    entries.map(({ path }) => path),
  );
  if (pictures !== undefined) {
    return new DataError(`${name}: ${pictures}`);
  }
  const names = entries.slice(0, 3).map(({ path }) => excerpt(path, 60));
  const list = [...names, ...(entries.length > names.length ? ["…"] : [])].join(", ");
  return new DataError(
    `${name} holds ${counted(entries.length, "file")} (${list}), of which none is known to be the digits. Unpack it and choose the file to read.`,
  );
}
