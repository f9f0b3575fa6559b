import { type Dataset, type IdxSet, MNIST, builtInDigits, selectClasses } from "../data/index.ts";
import { cacheFolder, download } from "./download.ts";
import { readData } from "./files.ts";
import { parseClasses } from "../settings.ts";
import { type Flag, UsageError, asFlag, single, wholeNumber } from "./flags.ts";

/** The flags that say which digits: the same for every command. */
export const DIGITS_FLAGS = {
  data: {
    value: "FILES|DIR",
    help: "a Kaggle train.csv, or IDX files or their folder; or the address of one, https://…",
    several: true,
  },
  mnist: { help: "download MNIST, 60,000 real digits (11 MB, once)" },
  limit: { value: "N", help: "take the first N rows only" },
  classes: { value: "0,1,…", help: "take only the digits of these classes" },
  difficulty: { value: "0.5", help: "how much the hands of built-in digits differ, 0 to 1" },
} as const satisfies Record<string, Flag>;

/** What those flags were given. */
export type DigitsFlags = Readonly<Partial<Record<keyof typeof DIGITS_FLAGS, readonly string[]>>>;

/** As many as Kaggle's train.csv has. */
const BUILT_IN_COUNT = 42_000;

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
  const limitText = single(flags.limit);
  const limit = limitText === undefined ? undefined : wholeNumber("limit", limitText);
  const classesText = single(flags.classes);
  const classes = classesText === undefined ? undefined : asFlag(() => parseClasses(classesText));
  const dataset = await read(flags, prefer, seed, limit);
  return classes === undefined ? dataset : selectClasses(dataset, classes);
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
