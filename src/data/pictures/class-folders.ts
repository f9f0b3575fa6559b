import { counted, formatCount } from "../../base/format.ts";
import { grouped } from "../../base/grouped.ts";
import { excerpt, printable } from "../../base/words.ts";
import { DataError, type Dataset } from "../dataset.ts";
import { folderOfClasses, ofPreferredSet } from "../files/folder-tree.ts";
import { isOtherPicture } from "../files/other-formats.ts";
import { DIGIT_CLASSES, MAX_CLASSES, MAX_DATASET_BYTES } from "../limits.ts";
import { type ReadOptions, type Reading, report } from "../reading.ts";
import type { PictureFiles } from "./picture-files.ts";
import { type SmallPicture, readSmallPng } from "./small-png.ts";

/** Pictures of one set: `train/0/17.png`, `train/1/4.png`, … */
interface PictureSet {
  /** The folder that holds the folders of the classes, or the pictures themselves. */
  readonly folder: string;
  readonly pictures: readonly Picture[];
  /** The names of its pictures that are no PNGs. */
  readonly others: readonly string[];
}

interface Picture {
  /** Its place in the list of files. */
  readonly index: number;
  readonly name: string;
  /** The name of its folder; empty if it lies in none. */
  readonly className: string;
}

/** Labels, and what each of them is called. */
interface Labels {
  readonly ofClass: ReadonlyMap<string, number>;
  readonly classes: number;
  /** Which folder has which label, if their names are no numbers. */
  readonly note: string | undefined;
}

/**
 * Reads pictures that lie in one folder per class, as many data sets do: `train/3/17.png`. Folders named with numbers, in figures or
 * words, give these labels; other names are sorted, and their places are the labels. Pictures that lie in no folder, or all in one
 * whose name is no number, have no labels.
 *
 * The rows are in the order of the files' numbers if each file has a number of its own, as where MNIST was unpacked into
 * PNGs. Otherwise the classes take turns, so that the first rows hold all of them.
 *
 * @param onlyPreferred whether to read a single set if there is one for training and one for testing
 * @throws DataError that names the file that cannot be read
 */
export async function readClassFolders(
  files: PictureFiles,
  onlyPreferred: boolean,
  reading: Reading,
): Promise<Dataset[]> {
  const sets = setsOf(files.names);
  const { prefer = "train" } = reading.options;
  const chosen = onlyPreferred ? ofPreferredSet(sets, ({ folder }) => folder, prefer) : sets;
  reading.passedOver.push(
    ...sets.filter((set) => !chosen.includes(set)).map(({ folder }) => folder),
  );
  const datasets: Dataset[] = [];
  for (const set of chosen) {
    datasets.push(await readSet(set, files, reading));
  }
  return datasets;
}

function setsOf(names: readonly string[]): PictureSet[] {
  const pngs = [...names.entries()].filter(([, name]) => !isOtherPicture(name));
  const sets = grouped(pngs, ([, name]) => folderOfClasses(name));
  return Array.from(sets, ([folder, entries]) => ({
    folder,
    others: names.filter((name) => isOtherPicture(name) && folderOfClasses(name) === folder),
    pictures: entries.map(([index, name]) => ({
      index,
      name,
      className: name.split("/").at(-2) ?? "",
    })),
  }));
}

async function readSet(set: PictureSet, files: PictureFiles, reading: Reading): Promise<Dataset> {
  const { limit = Infinity } = reading.options;
  const pictures = inRows(set.pictures).slice(0, limit);
  const labels = labelsOf(set, reading.options.classes);
  const ofLabels = labels === undefined ? unlabelledNote(set, reading.options) : labels.note;
  const notes = [unreadNote(set), ofLabels].filter((note) => note !== undefined);
  const rowOf = new Map(pictures.map(({ index }, row) => [index, row]));
  let first: { readonly name: string; readonly picture: SmallPicture } | undefined;
  let images = new Uint8Array(0);
  let read = 0;
  for await (const { index, bytes } of files.read([...rowOf.keys()], reading)) {
    const name = files.names[index] as string;
    const picture = readSmallPng(name, bytes);
    if (first === undefined) {
      first = { name, picture };
      images = new Uint8Array(checkedBytes(name, pictures.length * picture.ink.length));
    }
    checkSameSize(name, picture, first);
    images.set(picture.ink, (rowOf.get(index) as number) * picture.ink.length);
    report(reading, name, ++read);
  }
  return {
    name: nameOf(set),
    width: first?.picture.width ?? 0,
    height: first?.picture.height ?? 0,
    classes: labels?.classes ?? reading.options.classes ?? DIGIT_CLASSES,
    count: pictures.length,
    images,
    labels:
      labels &&
      Uint8Array.from(pictures, ({ className }) => labels.ofClass.get(className) as number),
    ...(reading.options.forPrediction === true && {
      files: pictures.map(({ name }) => name),
    }),
    ...(notes.length > 0 && { notes }),
  };
}

/** The folder, or the only class, or the files. */
function nameOf({ folder, pictures: [first, ...others] }: PictureSet): string {
  const more = others.length === 0 ? "" : ", …";
  const names = [folder, first?.className ?? "", `${first?.name ?? ""}${more}`];
  return names.find((name) => name !== "") ?? "";
}

/** Only PNGs are read, also where other pictures lie among them. */
function unreadNote({ others: [first, ...more] }: PictureSet): string | undefined {
  const count = more.length + 1;
  return first === undefined
    ? undefined
    : `${counted(count, "picture")} ${count === 1 ? "is" : "are"} not read, because only PNGs are: ${printable(first)}${count === 1 ? "" : ", …"} Convert ${count === 1 ? "it" : "them"} to PNG.`;
}

/** What to do where labels are missing; a prediction needs none. */
function unlabelledNote(set: PictureSet, options: ReadOptions): string | undefined {
  if (options.forPrediction === true) {
    return undefined;
  }
  const start =
    set.pictures.length === 1
      ? `${nameOf(set)} does not lie in a folder named for its class, so it has no label.`
      : `The PNGs (${nameOf(set)}) do not lie in a folder for each class, so they have no labels.`;
  return `${start} To label PNGs, put each into a folder named for its class, as in digits/3/17.png.`;
}

function inRows(pictures: readonly Picture[]): Picture[] {
  const numberOf = ({ name }: Picture) => Number(/(?:^|\/)(\d{1,9})\.png$/i.exec(name)?.[1]);
  const numbers = new Set(pictures.map(numberOf));
  return !numbers.has(NaN) && numbers.size === pictures.length
    ? [...pictures].sort((a, b) => numberOf(a) - numberOf(b))
    : inTurns(pictures);
}

/** The first picture of each class, then the second of each, and so on. */
function inTurns(pictures: readonly Picture[]): Picture[] {
  const turnOf = new Map<Picture, number>();
  const turns = new Map<string, number>();
  for (const picture of sortedBy(pictures, ({ name }) => padded(name))) {
    const turn = turns.get(picture.className) ?? 0;
    turnOf.set(picture, turn);
    turns.set(picture.className, turn + 1);
  }
  return sortedBy(
    [...turnOf.keys()],
    (picture) => `${padded(String(turnOf.get(picture)))} ${padded(picture.className)}`,
  );
}

/** Sorted by code units, so that the order is the same on every machine. */
function sortedBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[] {
  return items
    .map((item) => ({ item, key: keyOf(item) }))
    .sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)))
    .map(({ item }) => item);
}

/** Numbers in a name with leading zeros, so that 10 comes after 9. */
function padded(name: string): string {
  return name.replace(/\d+/g, (digits) => digits.padStart(10, "0"));
}

const NUMBER_WORDS = "zero one two three four five six seven eight nine".split(" ");

/** The number that a folder is named with, in figures or as a word; NaN if it is no number. */
function labelNamed(className: string): number {
  const place = NUMBER_WORDS.indexOf(className.toLowerCase());
  return place >= 0 ? place : /^\d{1,3}$/.test(className) ? Number(className) : NaN;
}

/** The labels of a set; undefined if its pictures lie in no folders of classes. */
function labelsOf({ pictures }: PictureSet, allowed: number | undefined): Labels | undefined {
  const names = [...new Set(pictures.map(({ className }) => className))];
  const areNumbers = names.every((name) => labelNamed(name) < MAX_CLASSES);
  if (names.length === 1 && !areNumbers) {
    return undefined;
  }
  const loose = pictures.find(({ className }) => className === "");
  if (loose !== undefined) {
    throw new DataError(
      `${loose.name} lies beside folders of classes, so it has no label. Move it into one of them, or away.`,
    );
  }
  const classes = allowed ?? MAX_CLASSES;
  const sorted = areNumbers ? names : sortedBy(names, padded);
  const ofClass = new Map(
    sorted.map((name, place) => [name, areNumbers ? labelNamed(name) : place]),
  );
  const highest = Math.max(...ofClass.values());
  if (highest >= classes) {
    throw new DataError(
      `${(pictures[0] as Picture).name}: there are ${counted(names.length, "folder")} of classes, up to ${excerpt(sorted.at(-1) ?? "")}; labels are 0 to ${classes - 1}.`,
    );
  }
  const least = areNumbers ? Math.max(DIGIT_CLASSES, highest + 1) : names.length;
  const list = sorted.map((className, label) => `${label} is ${excerpt(className)}`).join(", ");
  const note = areNumbers ? undefined : `Each folder is a class: ${list}.`;
  return { ofClass, classes: allowed ?? least, note };
}

function checkedBytes(name: string, bytes: number): number {
  if (bytes > MAX_DATASET_BYTES) {
    throw new DataError(
      `${name}: all pictures together take ${formatCount(bytes)} bytes, more than can be read. Set a limit to read only the first rows.`,
    );
  }
  return bytes;
}

function checkSameSize(
  name: string,
  { width, height }: SmallPicture,
  first: { readonly name: string; readonly picture: SmallPicture },
): void {
  const { picture } = first;
  if (width !== picture.width || height !== picture.height) {
    throw new DataError(
      `${name} has ${width} × ${height} pixels, but ${first.name} has ${picture.width} × ${picture.height}. Scale all pictures to one size.`,
    );
  }
}
