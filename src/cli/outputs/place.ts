import {
  type BigIntStats,
  accessSync,
  constants,
  existsSync,
  fstatSync,
  lstatSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, resolve, sep } from "node:path";
import { DataError } from "../../data/index.ts";
import { quoted } from "../shell/interruption.ts";
import { reasonOf } from "../shell/system-error.ts";
import { unfinishedName } from "./write-whole.ts";

/** Where an output goes. */
export interface Place {
  /** The file to write, without symbolic links; for a pipe or a device the path as it was given. */
  readonly path: string;
  /** A pipe or a device is written directly, since it cannot be replaced. */
  readonly type: "file" | "stream" | "stdout";
  /** Two paths lead to the same file if and only if these are equal. */
  readonly identity: string;
  /** Whether there is such a file already, and it is not empty. */
  readonly hasContent: boolean;
}

/** The names of the standard output. */
const STDOUT = ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"];

/**
 * Finds out where an output goes, and checks that it can be written there.
 *
 * @param flag for the messages
 * @param example the name of such a file, for the messages
 * @throws DataError that says why it cannot be written
 */
export function placeOf(flag: string, path: string, example = "result"): Place {
  if (STDOUT.includes(path)) {
    return { path, type: "stdout", identity: stdoutIdentity() ?? "stdout", hasContent: false };
  }
  const found = statOf(path);
  if (found?.isDirectory() === true || /[/\\]$/.test(path)) {
    throw new DataError(
      `--${flag} must be a file; ${path} names a folder. Write, for example, ${join(path, example)}.`,
    );
  }
  if (found?.isFIFO() === true || found?.isCharacterDevice() === true) {
    return { path, type: "stream", identity: identityOf(found), hasContent: false };
  }
  if (found !== undefined && !found.isFile()) {
    throw new DataError(`--${flag} must be a file; ${path} is a device.`);
  }
  return placeOfFile(path, found);
}

function placeOfFile(path: string, found: BigIntStats | undefined): Place {
  try {
    const target = found === undefined ? targetOf(path) : realpathSync(path);
    const folder = dirname(target);
    const folded = checkFolder(folder) ? foldedName(target) : basename(target);
    if (found !== undefined) {
      accessSync(target, constants.W_OK);
    }
    const identity = found
      ? identityOf(found)
      : `${identityOf(statSync(folder, { bigint: true }))}/${folded}`;
    return { path: target, type: "file", identity, hasContent: (found?.size ?? 0n) > 0n };
  } catch (error) {
    throw new DataError(`${path} cannot be written: ${whyNot(path, error)}.`, {
      cause: error,
    });
  }
}

/** What identifies a file, whichever of its names it is asked by; undefined if there is none. */
export function fileIdentity(path: string): string | undefined {
  const found = statOf(path);
  return found && identityOf(found);
}

/** What identifies the file that the shell sends the standard output to; undefined if it is no file. */
export function stdoutIdentity(): string | undefined {
  return descriptorIdentity(1);
}

/** What identifies the file that the shell reads the standard input from; undefined if it is no file. */
export function stdinIdentity(): string | undefined {
  return descriptorIdentity(0);
}

function descriptorIdentity(descriptor: number): string | undefined {
  try {
    const found = fstatSync(descriptor, { bigint: true });
    return found.isFile() ? identityOf(found) : undefined;
  } catch {
    return undefined;
  }
}

function identityOf({ dev, ino }: BigIntStats): string {
  return `${dev}:${ino}`;
}

function statOf(path: string): BigIntStats | undefined {
  try {
    return statSync(path, { bigint: true, throwIfNoEntry: false });
  } catch {
    // The folder cannot be read, or a part of the path is a file: checking the folder says so.
    return undefined;
  }
}

/** Where a path leads whose file does not exist yet: a symbolic link may lead to no file. */
function targetOf(path: string, links = 0): string {
  const whole = resolve(path);
  const link = lstatSync(whole, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  if (link) {
    // Links that lead in a circle fail here.
    statSync(links < 40 ? dirname(whole) : whole);
    return targetOf(resolve(dirname(whole), readlinkSync(whole)), links + 1);
  }
  return join(realpathSync(dirname(whole)), basename(whole));
}

/**
 * Checks that files can be created in a folder, by creating one.
 *
 * @returns whether the folder takes names that differ in upper and lower case for the same
 */
function checkFolder(folder: string): boolean {
  const unfinished = unfinishedName(folder);
  try {
    writeFileSync(unfinished, "", { flag: "wx" });
    return existsSync(join(folder, basename(unfinished).toUpperCase()));
  } finally {
    rmSync(unfinished, { force: true });
  }
}

/** A name as such a folder compares it. */
export function foldedName(path: string): string {
  return basename(path).normalize("NFC").toLowerCase();
}

function whyNot(path: string, error: unknown): string {
  const folder = dirname(path);
  return existsSync(folder) || folder === sep
    ? reasonOf(error)
    : `the folder ${quoted(folder)} does not exist; create it first`;
}
