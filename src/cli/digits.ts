import { formatCount } from "../base/format.ts";
import {
  BUILT_IN_COUNT,
  type Dataset,
  type IdxSet,
  MNIST,
  builtInDigits,
  selectClasses,
  selectRows,
} from "../data/index.ts";
import { parseClasses } from "../run/settings.ts";
import { cacheFolder, download } from "./download.ts";
import { readData } from "./files.ts";
import { type Flag, UsageError, asFlag, single, wholeNumber } from "./flags.ts";

/** The flags that say which digits: the same for every command. */
export const DIGITS_FLAGS = {
  data: {
    value: "FILES|DIR",
    help: "a Kaggle train.csv, or IDX files or their folder; or the address of one, https://…",
    several: true,
  },
  mnist: { help: "download MNIST, 60,000 real digits (11 MB, once)" },
  limit: { value: "N", help: "take N rows only: the first, or those after --skip" },
  skip: { value: "N", help: "pass over the first N rows" },
  classes: { value: "0,1,…", help: "take only the digits of these classes" },
  difficulty: { value: "0.5", help: "how much the hands of built-in digits differ, 0 to 1" },
} as const satisfies Record<string, Flag>;

/** What those flags were given. */
export type DigitsFlags = Readonly<Partial<Record<keyof typeof DIGITS_FLAGS, readonly string[]>>>;

/**
 * Reads, downloads or draws the digits that were asked for; built-in ones where nothing was.
 *
 * @param prefer which set to take where there are both
 * @param seed of built-in digits
 * @throws UsageError, DataError
 */
export async function digitsOf(flags: DigitsFlags, prefer: IdxSet, seed: number): Promise<Dataset> {
  if (flags.data !== undefined && flags.mnist !== undefined) {
    throw new UsageError("--data and --mnist are two sources. Give one of them.");
  }
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
      `--skip ${skip} leaves nothing of ${name}, which has ${formatCount(count)} rows.`,
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
    const paths = await download(MNIST[prefer], cacheFolder(), (name) => {
      console.log(`Downloading ${name} …`);
    });
    return readData(paths, prefer, limit);
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
