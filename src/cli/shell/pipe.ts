// Digits and networks that come through a pipe: `… | adamant train --data -`, or `--data <(…)`.

import { accessSync, constants, createReadStream, existsSync, readFileSync } from "node:fs";
import { type ByteSource, DataError, bytesSource } from "../../data/index.ts";
import { whyUnread } from "./missing.ts";
import { reasonOf } from "./system-error.ts";

/** A pipe cannot be read twice, so its bytes are kept in memory. */
const MAX_BYTES = 2 ** 31;

/** Whether a path means the standard input. */
export function isStdin(path: string): boolean {
  return ["-", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"].includes(path);
}

/** @throws DataError if there is no such file, folder or pipe */
export function checkExists(path: string): void {
  try {
    accessSync(path, constants.R_OK);
  } catch (error) {
    if (/^\/(dev|proc\/self)\/fd\/\d+$/.test(path)) {
      throw new DataError(
        `${path}: this pipe did not reach the command, because npm keeps it. Pipe into the command instead and write - for the file.`,
      );
    }
    const isThere = existsSync(path) || (error as NodeJS.ErrnoException).code !== "ENOENT";
    const verb = isThere ? " cannot be read:" : ":";
    throw new DataError(`${path}${verb} ${whyUnread(path, error)}`, { cause: error });
  }
}

/**
 * Reads all that comes through a pipe.
 *
 * @throws DataError if nothing does, or more than memory should hold
 */
export async function pipedSource(path: string): Promise<ByteSource> {
  const name = isStdin(path) ? "standard input" : path;
  if (isStdin(path) && process.stdin.isTTY) {
    throw new DataError(
      `${path} means the standard input, and nothing is piped into it. Give a file, or pipe one into the command.`,
    );
  }
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of isStdin(path) ? process.stdin : createReadStream(path)) {
      chunks.push(chunk as Buffer);
      size += (chunk as Buffer).length;
      if (size > MAX_BYTES) {
        break;
      }
    }
  } catch (error) {
    throw new DataError(`${name} cannot be read: ${reasonOf(error)}.`, { cause: error });
  }
  if (size > MAX_BYTES) {
    throw new DataError(`${name}: more than 2 GiB came through the pipe. Give a file instead.`);
  }
  return bytesSource(name, Buffer.concat(chunks));
}

/** Reads a file, or all that comes through the standard input. */
export function bytesOf(path: string): Buffer {
  return readFileSync(isStdin(path) ? 0 : path);
}
