// A disk may fill up while a network trains for hours. What cannot be written at its place in the end goes to the system's
// temporary folder, which is often on another disk.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { errorMessage } from "../../base/error-message.ts";
import { DataError } from "../../data/index.ts";
import { reasonOf } from "../shell/system-error.ts";
import { KINDS } from "./kinds.ts";
import type { Output } from "./outputs.ts";
import { writeWhole } from "./write-whole.ts";

/**
 * Writes an output. If that fails, its content is kept in the temporary folder.
 *
 * @param write writes the content to its place
 * @throws DataError that says why it could not be written, and where the content is
 */
export async function orKept<Result>(
  output: Output,
  content: string | Uint8Array,
  write: () => Promise<Result>,
): Promise<Result> {
  try {
    return await write();
  } catch (error) {
    const { path, kind, place } = output;
    const name = place.type === "file" ? basename(path) : KINDS[kind].example;
    throw new DataError(`${errorMessage(error)} ${kept([{ name, content }])}`, { cause: error });
  }
}

/** A file to keep. */
export interface KeptFile {
  readonly name: string;
  readonly content: string | Uint8Array;
}

/** Writes files to a new folder in the temporary one. Returns a sentence about where they are, or why they are lost. */
export function kept(files: readonly KeptFile[]): string {
  let folder: string | undefined;
  const [only, other] = files;
  try {
    folder = mkdtempSync(join(tmpdir(), "adamant-"));
    for (const { name, content } of files) {
      writeWhole(join(folder, name), content);
    }
    return only !== undefined && other === undefined
      ? `It is in ${join(folder, only.name)} instead; move it before the system empties that folder.`
      : `They are in ${folder} instead; move them before the system empties that folder.`;
  } catch (error) {
    if (folder !== undefined) {
      rmSync(folder, { recursive: true, force: true });
    }
    const lost = other === undefined ? "It is lost, because it" : "They are lost, because they";
    return `${lost} could not be kept in ${tmpdir()} either: ${reasonOf(error)}.`;
  }
}
