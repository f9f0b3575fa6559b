import { decimal } from "../../base/decimal.ts";
import { formatCount } from "../../base/format.ts";
import {
  BUILT_IN_COUNT,
  DataError,
  type Dataset,
  type IdxSet,
  MNIST,
  NoSuchLabelError,
  type Oddity,
  type ReadOptions,
  UnclearLabelError,
  builtInDigits,
  inverted,
  oddities,
  readDigits,
  selectClasses,
  selectRows,
  transposed,
} from "../../data/index.ts";
import { parseClasses } from "../../run/parse-setting.ts";
import type { Flag } from "../flags/flag.ts";
import { single } from "../flags/flags.ts";
import { UsageError } from "../flags/usage-error.ts";
import { asFlag, wholeNumber } from "../flags/values.ts";
import type { Input } from "../outputs/outputs.ts";
import { cacheFolder, download } from "./download.ts";
import { inputFiles, readData } from "./files.ts";

/** The flags that choose the digits. They are the same for every command. */
export const DIGITS_FLAGS = {
  data: {
    value: "FILES|DIR",
    help: "read these digits: Kaggle's train.csv, IDX, .npz, .npy, Parquet, a zip or folder of them, a folder of PNGs per class, or addresses, https://…",
  },
  mnist: {
    help: "download the real digits of MNIST, once: 60,000 to train on, 10,000 to test on (11 MB)",
  },
  limit: { value: "N", help: "use only the first N rows (after --skip)" },
  skip: { value: "N", help: "skip the first N rows" },
  classes: { value: "LIST", help: "use only the digits of these classes, for example 0,1" },
  label: {
    value: "COLUMN",
    help: "the column of a CSV that holds the labels, by name or by place from 1; found if left out",
  },
  invert: { help: "make images that are black on white white on black" },
  transpose: { help: "swap rows and columns of the images, as EMNIST's need" },
  difficulty: { value: "0.5", help: "how much the handwriting of built-in digits varies, 0 to 1" },
} as const satisfies Record<string, Flag>;

export const FLAG_OF = { invert: "--invert", transpose: "--transpose" } as const;

/** The values of those flags. */
export type DigitsFlags = Readonly<Partial<Record<keyof typeof DIGITS_FLAGS, readonly string[]>>>;

/**
 * The files that these flags name, before they are read.
 *
 * @throws UsageError if the flags contradict each other; DataError if a file does not exist
 */
export function digitsInputs(flags: DigitsFlags, prefer: IdxSet): Input[] {
  checkOneSource(flags);
  return inputFiles({ data: flags.data }, prefer);
}

function checkOneSource(flags: DigitsFlags): void {
  if (flags.data !== undefined && flags.mnist !== undefined) {
    throw new UsageError("--data and --mnist exclude each other. Give only one of them.");
  }
  const read = (["data", "mnist"] as const).find((name) => flags[name] !== undefined);
  if (read !== undefined && flags.difficulty !== undefined) {
    throw new UsageError(
      `--difficulty is that of built-in digits, so it does not go with --${read}. Leave one of them out.`,
    );
  }
}

/** Flags that choose digits that --fresh cannot draw. */
const NOT_DRAWN = ["data", "mnist", "invert", "transpose"] as const;

/** @throws UsageError if the digits are not built-in ones as they are drawn */
export function checkDrawn(flags: DigitsFlags): void {
  const wrong = NOT_DRAWN.find((name) => flags[name] !== undefined);
  if (wrong !== undefined) {
    throw new UsageError(
      `--fresh draws built-in digits anew in each epoch, so it does not go with --${wrong}. Leave one of them out.`,
    );
  }
}

/**
 * Reads, downloads or draws the digits that the flags choose. Without --data and --mnist it draws built-in digits.
 *
 * @param prefer which set to take if a folder, or MNIST, has one for training and one for testing
 * @param seed the seed of built-in digits
 * @throws UsageError if the flags contradict each other; DataError if the digits cannot be read
 */
export async function digitsOf(
  flags: DigitsFlags,
  prefer: IdxSet,
  seed: number,
  options: Pick<ReadOptions, "forPrediction"> = {},
): Promise<Dataset> {
  if (flags.label !== undefined && flags.data === undefined) {
    throw new UsageError("--label names a column of a CSV. Give the CSV with --data.");
  }
  checkOneSource(flags);
  const skip = countOf("skip", single(flags.skip)) ?? 0;
  const limit = countOf("limit", single(flags.limit));
  const classesText = single(flags.classes);
  const classes = classesText === undefined ? undefined : asFlag(() => parseClasses(classesText));
  const rows = limit === undefined ? undefined : skip + limit;
  const label = single(flags.label);
  const found = await read(flags, prefer, seed, { ...options, limit: rows, label });
  const dataset = withoutFirst(skip, found);
  return turned(flags, classes === undefined ? dataset : selectClasses(dataset, classes));
}

function turned(flags: DigitsFlags, dataset: Dataset): Dataset {
  const upright = flags.transpose === undefined ? dataset : transposed(dataset);
  return flags.invert === undefined ? upright : inverted(upright);
}

/**
 * Reads a second set of digits, which the first one is compared with. The flags that say how files are read hold for it
 * too; a file that has no column of that label, such as Kaggle's test.csv, is read without.
 *
 * @throws DataError if it cannot be read
 */
export async function otherDigitsOf(
  paths: readonly string[],
  flags: DigitsFlags,
  prefer: IdxSet,
): Promise<Dataset> {
  const label = single(flags.label);
  try {
    return turned(flags, await readOrAsk(paths, prefer, { label }));
  } catch (error) {
    if (!(error instanceof NoSuchLabelError)) {
      throw error;
    }
    return turned(flags, await readOrAsk(paths, prefer, {}));
  }
}

function countOf(flag: string, text: string | undefined): number | undefined {
  return text === undefined ? undefined : wholeNumber(flag, text);
}

function withoutFirst(skip: number, dataset: Dataset): Dataset {
  if (skip === 0) {
    return dataset;
  }
  const { name, count } = dataset;
  if (skip >= count) {
    throw new UsageError(
      `--skip ${skip} skips all rows of ${name}, which has ${formatCount(count)}. Give a smaller number.`,
    );
  }
  return selectRows(
    dataset,
    Uint32Array.from({ length: count - skip }, (_, row) => skip + row),
  );
}

async function read(
  flags: DigitsFlags,
  prefer: IdxSet,
  seed: number,
  options: ReadOptions,
): Promise<Dataset> {
  if (flags.data !== undefined) {
    return readOrAsk(flags.data, prefer, options);
  }
  if (flags.mnist !== undefined) {
    const sources = await download(MNIST[prefer], cacheFolder(), (sentence) => {
      console.log(sentence);
    });
    return readDigits(sources, options);
  }
  const count = options.limit ?? BUILT_IN_COUNT;
  return builtInDigits({ count, seed, difficulty: difficultyOf(single(flags.difficulty)) });
}

/** @throws DataError that names the flag, if it is unclear which column is the label */
async function readOrAsk(
  paths: readonly string[],
  prefer: IdxSet,
  options: ReadOptions,
): Promise<Dataset> {
  try {
    return await readData(paths, prefer, options);
  } catch (error) {
    if (error instanceof UnclearLabelError) {
      const [column] = error.columns;
      if (column === undefined) {
        throw new DataError(`${error.message} Write it as --label N.`);
      }
      const example = /[^\w.-]/.test(column) ? JSON.stringify(column) : column;
      throw new DataError(`${error.message} For example: --label ${example}`);
    }
    throw error;
  }
}

function difficultyOf(text = "0.5"): number {
  const difficulty = decimal(text);
  if (!(difficulty >= 0 && difficulty <= 1)) {
    throw new UsageError(`--difficulty is "${text}"; it must be a number from 0 to 1.`);
  }
  return difficulty;
}

/**
 * Prints what the reader of the digits did that is not obvious, and what looks odd in them, a line each.
 *
 * @param flags those with which the digits were read
 */
export function printNotes(dataset: Dataset, flags: DigitsFlags): void {
  printReadersNotes(dataset);
  printOddities(oddities(dataset), flags);
}

/** Prints what the reader of the digits did that is not obvious. */
export function printReadersNotes({ notes = [] }: Pick<Dataset, "notes">): void {
  for (const note of notes) {
    printNote(note);
  }
}

/** @param flags those with which the digits were read: one that made the images odd is no remedy for them */
export function printOddities(found: readonly Oddity[], flags: DigitsFlags = {}): void {
  for (const { sentence, remedy } of found) {
    if (remedy === undefined) {
      printNote(sentence);
    } else if (flags[remedy] === undefined) {
      printNote(`${sentence} Add ${FLAG_OF[remedy]}.`);
    } else {
      const flag = FLAG_OF[remedy];
      printNote(`With ${flag}, ${lowerFirst(sentence)} Leave ${flag} out.`);
    }
  }
}

function lowerFirst(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}

export function printNote(sentence: string): void {
  console.log(`Note: ${sentence}`);
}

/**
 * @param purpose what the labels are needed for, as in "to learn from"
 * @param otherwise what can be done without labels, as a sentence
 * @throws DataError if there are none
 */
export function checkLabels(
  { name, labels, notes }: Dataset,
  purpose: string,
  otherwise = "",
): void {
  if (labels === undefined) {
    printReadersNotes({ notes });
    throw new DataError(
      `${name} has no labels, so there is nothing to ${purpose}. Give the file of labels, too (--data IMAGES LABELS, CSV, IDX or .npy; PNGs have theirs from their folders), or a CSV with a column of labels (--label COLUMN if it has another name).${otherwise}`,
    );
  }
}
