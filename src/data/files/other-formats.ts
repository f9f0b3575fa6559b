import { printable } from "../../base/words.ts";
import { DataError } from "../dataset.ts";

/** A format that is recognised, so that the message can name it, but not read. */
interface OtherFormat {
  readonly isIt: (head: Uint8Array) => boolean;
  readonly what: string;
  readonly instead: string;
}

const SAVE_NPZ = "Save its arrays with numpy.savez_compressed";

const OTHER_FORMATS: readonly OtherFormat[] = [
  {
    isIt: ([dimensions = 0, type = 0, ...zeros]) =>
      dimensions >= 1 &&
      dimensions <= 4 &&
      type >= 8 &&
      type <= 14 &&
      zeros[0] === 0 &&
      zeros[1] === 0,
    what: "an IDX file with its header in the wrong byte order",
    instead: "Write the numbers of its header as big-endian: NumPy's type >i4",
  },
  {
    isIt: (head) => startsWith(head, "\x89HDF\r\n"),
    what: "an HDF5 file",
    instead: SAVE_NPZ,
  },
  { isIt: (head) => startsWith(head, "MATLAB 5.0"), what: "a MATLAB file", instead: SAVE_NPZ },
  {
    isIt: ([first, version = 0]) => first === 0x80 && version >= 2 && version <= 5,
    what: "a Python pickle, which can run code when it is loaded",
    instead: SAVE_NPZ,
  },
  {
    isIt: (head) => startsWith(head, "ARROW1") || startsWith(head, "FEA1"),
    what: "an Arrow file",
    instead: "Save it as Parquet: dataset.to_parquet",
  },
  {
    isIt: (head) => /^\s*\{\s*"cells"\s*:/.test(textOf(head)),
    what: "a notebook, not data",
    instead: "Choose the file of digits that it reads",
  },
  {
    // The answer of a server that has no such file is shown as it is.
    isIt: (head) =>
      /^(\xef\xbb\xbf)?\s*(\{\s*"(?!error|message|detail)|\[\s*[[{"\d])/.test(textOf(head)),
    what: "a JSON file",
    instead: "Save it as CSV, an image per line with its label, or as .npz",
  },
  {
    isIt: (head) => startsWith(head, "7z\xbc\xaf") || startsWith(head, "Rar!"),
    what: "a 7z or RAR archive",
    instead: "Unpack it and choose the files inside",
  },
  {
    isIt: (head) => startsWith(head.subarray(257), "ustar"),
    what: "a tar archive",
    instead: "Unpack it and choose the files or the folder inside",
  },
  {
    isIt: (head) => startsWith(head, "\xff\xd8\xff"),
    what: "a JPEG, which blurs the edges of digits",
    instead: "Convert it to PNG",
  },
  {
    isIt: (head) =>
      startsWith(head, "GIF8") ||
      startsWith(head, "BM") ||
      startsWith(head.subarray(8), "WEBP") ||
      startsWith(head, "II*\0"),
    what: "a GIF, BMP, WebP or TIFF",
    instead: "Convert it to PNG",
  },
];

/**
 * Refuses a file of a known format that cannot be read.
 *
 * @throws DataError that names the format and what to do
 */
export function refuseOtherFormats(name: string, head: Uint8Array): void {
  const found = OTHER_FORMATS.find(({ isIt }) => isIt(head));
  if (found !== undefined) {
    throw new DataError(`${name} is ${found.what}; this format is not read. ${found.instead}.`);
  }
}

/** Whether a file is a picture by its name, but no PNG. */
export function isOtherPicture(name: string): boolean {
  return /\.(jpe?g|gif|bmp|webp|tiff?)$/i.test(name);
}

/**
 * What to do about files of which none can be read, because they are pictures of another format; undefined if they are not.
 *
 * @param where what holds the files: a folder, or a zip
 */
export function otherPictures(where: string, names: readonly string[]): string | undefined {
  const picture = names.find(isOtherPicture);
  return picture === undefined
    ? undefined
    : `the pictures in this ${where}, such as ${printable(picture)}, are no PNGs. Convert them to PNG, in a folder for each class.`;
}

/** A character per byte. */
function textOf(head: Uint8Array): string {
  return String.fromCharCode(...head);
}

/** @param text one character per byte */
export function startsWith(head: Uint8Array, text: string): boolean {
  return Array.from(text).every((character, index) => head[index] === character.charCodeAt(0));
}
