// The person's own digits, kept by the browser on this machine for the next visit. There are a few sets at most, each in a file of
// its own, so that two tabs with different data do not replace each other's.

import { concatenated } from "../../base/concatenated.ts";
import { DataError, type Dataset, dataFingerprint } from "../../data/index.ts";
import { type Turning, linkedOwnData } from "../../run/linked-data.ts";
import { keptFiles } from "../storage/kept-files.ts";
import { bytesOfDigits, digitsOfBytes } from "../storage/stored-digits.ts";
import type { KeptData } from "./data-state.ts";

/** How many bytes are kept in all, and how many sets: the one that was kept first goes first. */
const MAX_BYTES = 128 * 2 ** 20;
const MAX_SETS = 3;

const FILE_NAME = /^data-[0-9a-f]{16}\.bin$/;

/** The first line of a file is shorter. */
const HEAD_BYTES = 4096;

/** What the first line of a file tells, as JSON; the digits as they were read follow. */
interface Head extends Omit<KeptData, "file"> {
  /** Of the digits as they were read. */
  readonly fingerprint: string;
  readonly reading: Turning;
}

/** Digits as they were read, and how they are turned. */
export interface ReadData {
  readonly whole: Dataset;
  readonly reading: Turning;
}

/**
 * Keeps digits. When there are too many, the oldest go.
 *
 * @throws Error if the browser has no room, or keeps no files; what was kept before stays
 */
export async function keepData({ whole, reading }: ReadData): Promise<void> {
  const fingerprint = await dataFingerprint(whole);
  const digits = bytesOfDigits({ dataset: whole, corrections: [] });
  if (digits.length > MAX_BYTES) {
    throw new DataError(`it is larger than the ${MAX_BYTES / 2 ** 20} MB that are kept`);
  }
  const { count } = whole;
  const { name } = linkedOwnData(whole.name, count, fingerprint);
  const head: Head = {
    ...{ name, count, bytes: digits.length, keptAt: Date.now() },
    ...{ fingerprint, reading },
  };
  const line = new TextEncoder().encode(`${JSON.stringify(head)}\n`);
  const file = `data-${fingerprint.slice(0, 16)}.bin`;
  await (await keptFiles()).write(file, concatenated([line, digits]));
  await removeOldest(file);
}

/** All that is kept, the newest first; none where the browser keeps no files. */
export async function keptData(): Promise<readonly KeptData[]> {
  const found = await Promise.all((await fileNames().catch(() => [])).map(described));
  return found.filter((kept) => kept !== undefined).sort((one, other) => other.keptAt - one.keptAt);
}

/** Undefined if the file is gone, or is not as it was written. */
export async function openKept(file: string): Promise<ReadData | undefined> {
  try {
    const bytes = await (await keptFiles()).read(file);
    const head = headOf(bytes);
    const whole = digitsOfBytes(bytes.subarray(bytes.indexOf(0x0a) + 1))?.dataset;
    return head !== undefined &&
      whole !== undefined &&
      (await dataFingerprint(whole)) === head.fingerprint
      ? { whole, reading: head.reading }
      : undefined;
  } catch {
    return undefined;
  }
}

/** @throws Error if the browser keeps no files */
export async function forgetData(names: readonly string[]): Promise<void> {
  await (await keptFiles()).remove(names);
}

/**
 * Removes damaged files, too.
 *
 * @throws Error if the browser keeps no files
 */
export async function forgetAllData(): Promise<void> {
  await forgetData(await fileNames());
}

async function fileNames(): Promise<readonly string[]> {
  const names = await (await keptFiles()).names();
  return names.filter((name) => FILE_NAME.test(name));
}

/** Undefined where the first line is not as it was written. */
function headOf(bytes: Uint8Array): Head | undefined {
  try {
    const line = bytes.subarray(0, bytes.indexOf(0x0a));
    return JSON.parse(new TextDecoder().decode(line)) as Head;
  } catch {
    return undefined;
  }
}

async function described(file: string): Promise<KeptData | undefined> {
  const head = await (await keptFiles()).read(file, HEAD_BYTES).then(headOf, () => undefined);
  return head && { file, ...head };
}

async function removeOldest(newest: string): Promise<void> {
  let bytes = 0;
  const kept = (await keptData()).toSorted(
    (one, other) => Number(other.file === newest) - Number(one.file === newest),
  );
  const tooMany = kept.filter((one, index) => {
    bytes += one.bytes;
    return index >= MAX_SETS || bytes > MAX_BYTES;
  });
  await forgetData(tooMany.map(({ file }) => file));
}
