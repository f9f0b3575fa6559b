// What was given to --resume in place of a checkpoint, and what to type instead.

import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { isModelAt } from "./model.ts";
import { KINDS, endsInHeader, kindOf } from "./outputs/kinds.ts";
import { listed } from "./shell/missing.ts";

const NEEDED = "--resume takes a file that train --checkpoint FILE wrote.";

/** Files of digits, by their names or their first bytes. */
const DIGITS = /(\.(csv|npz|npy|parquet|png|zip|gz)|-(ubyte|int))$/i;

/** A sentence about a file or folder that is there and is no checkpoint; undefined if it seems to be a damaged one. */
export function insteadOfRun(path: string): string | undefined {
  const status = statSync(path, { throwIfNoEntry: false });
  if (status?.isDirectory() === true) {
    return inFolder(path);
  }
  if (status?.isFile() !== true) {
    return undefined;
  }
  const kind = kindOf(path);
  if (kind === "run" || endsInHeader(path)) {
    return undefined;
  }
  if (kind === "network" || kind === "onnx" || isModelAt(path)) {
    return `${path} holds a network without the state of its training, so it cannot train on. evaluate and predict take it, with --model. ${NEEDED}`;
  }
  if (kind !== undefined) {
    return `${path} holds ${KINDS[kind].what}, not the checkpoint of a run. ${NEEDED}`;
  }
  return DIGITS.test(path)
    ? `${path} is no checkpoint. To train a new network on digits, write --data ${path}. ${NEEDED}`
    : `${path} is no checkpoint. ${NEEDED}`;
}

function inFolder(folder: string): string {
  // A link may lead nowhere.
  const isFile = (name: string) =>
    statSync(join(folder, name), { throwIfNoEntry: false })?.isFile() === true;
  const names = readdirSync(folder).filter(isFile);
  const run = names.find((name) => kindOf(join(folder, name)) === "run");
  return run === undefined
    ? `${folder} is a folder, ${listed(folder)}, and none of its files is a checkpoint. ${NEEDED}`
    : `${folder} is a folder. Write --resume ${join(folder, run)}.`;
}
