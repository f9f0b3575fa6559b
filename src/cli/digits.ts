import { formatCount } from "../base/format.ts";
import {
  BUILT_IN_COUNT,
  type Dataset,
  type IdxSet,
  MNIST,
  builtInDigits,
  readDigits,
  selectClasses,
  selectRows,
} from "../data/index.ts";
import { parseClasses } from "../run/parse-setting.ts";
import { cacheFolder, download } from "./download.ts";
import { inputFiles, readData } from "./files.ts";
import { type Flag, UsageError, asFlag, single, wholeNumber } from "./flags.ts";
import type { Input } from "./outputs/outputs.ts";

/** The flags that choose the digits. They are the same for every command. */
export const DIGITS_FLAGS = {
  data: {
    value: "FILES|DIR",
    help: "read these digits: Kaggle's train.csv, IDX files, a folder of them, or addresses, https://…",
  },
  mnist: {
    help: "download the real digits of MNIST, once: 60,000 to train on, 10,000 to test on (11 MB)",
  },
  limit: { value: "N", help: "use only the first N rows (after --skip)" },
  skip: { value: "N", help: "skip the first N rows" },
  classes: { value: "LIST", help: "use only the digits of these classes, for example 0,1" },
  difficulty: { value: "0.5", help: "how much the handwriting of built-in digits varies, 0 to 1" },
} as const satisfies Record<string, Flag>;

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
}

/**
 * Reads, downloads or draws the digits that the flags choose. Without --data and --mnist it draws built-in digits.
 *
 * @param prefer which set to take if a folder, or MNIST, has one for training and one for testing
 * @param seed the seed of built-in digits
 * @throws UsageError if the flags contradict each other; DataError if the digits cannot be read
 */
export async function digitsOf(flags: DigitsFlags, prefer: IdxSet, seed: number): Promise<Dataset> {
  checkOneSource(flags);
  const skip = countOf("skip", single(flags.skip)) ?? 0;
  const limit = countOf("limit", single(flags.limit));
  const classesText = single(flags.classes);
  const classes = classesText === undefined ? undefined : asFlag(() => parseClasses(classesText));
  const rows = limit === undefined ? undefined : skip + limit;
  const dataset = withoutFirst(skip, await read(flags, prefer, seed, rows));
  return classes === undefined ? dataset : selectClasses(dataset, classes);
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
  limit: number | undefined,
): Promise<Dataset> {
  if (flags.data !== undefined) {
    return readData(flags.data, prefer, limit);
  }
  if (flags.mnist !== undefined) {
    const sources = await download(MNIST[prefer], cacheFolder(), (sentence) => {
      console.log(sentence);
    });
    return readDigits(sources, { limit });
  }
  const count = limit ?? BUILT_IN_COUNT;
  return builtInDigits({ count, seed, difficulty: difficultyOf(single(flags.difficulty)) });
}

function difficultyOf(text = "0.5"): number {
  const difficulty = Number(text);
  if (text.trim() === "" || !(difficulty >= 0 && difficulty <= 1)) {
    throw new UsageError(`--difficulty is "${text}"; it must be a number from 0 to 1.`);
  }
  return difficulty;
}
