// The one place that knows every input and every output of a command. It checks them before any work begins, so that a
// training of hours does not end with a file that cannot be written, and writes the outputs in the end.

import { existsSync, writeFileSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { counted } from "../../base/format.ts";
import { DataError } from "../../data/index.ts";
import type { Flag } from "../flags/flag.ts";
import { single } from "../flags/flags.ts";
import { isStdin } from "../shell/pipe.ts";
import { printAsErrors } from "../shell/print.ts";
import { goOnUnread } from "../shell/signals.ts";
import { reasonOf } from "../shell/system-error.ts";
import { KINDS, type KindName, hasOneLabel, kindOf, progressOf } from "./kinds.ts";
import { type Place, fileIdentity, placeOf, stdinIdentity, stdoutIdentity } from "./place.ts";
import { writeWhole } from "./write-whole.ts";

/** The flag of every command that writes files. */
export const FORCE_FLAG = {
  force: { help: "replace files that Adamant did not write, and the checkpoints of other runs" },
} as const satisfies Record<string, Flag>;

/** A file that a command reads. */
export interface Input {
  readonly flag: string;
  readonly path: string;
}

/** A file that a command writes. */
export interface Output {
  readonly flag: string;
  /** As it was given. */
  readonly path: string;
  readonly kind: KindName;
  readonly place: Place;
  readonly force: boolean;
}

/** The outputs of a command that were asked for, by the names of their flags. */
export type Outputs<Name extends string> = Readonly<Partial<Record<Name, Output>>>;

type Values = Readonly<Record<string, readonly string[] | undefined>>;

/** A file that a command is asked to write. */
export interface WantedOutput {
  readonly flag: string;
  readonly path: string;
  readonly kind: KindName;
}

/**
 * Checks all outputs of a command: each can be written, none is an input, no two are one file, and none replaces a file
 * that Adamant did not write. Where one is the standard output, everything else is printed to the standard error.
 *
 * @param flags the flags of the command
 * @param kinds what each flag that names an output writes
 * @param continued the checkpoint of the run that goes on, which may be saved to the same file
 * @throws DataError that says which output is wrong, why, and what to do
 */
export function checkOutputs<Name extends string>(
  flags: Values,
  kinds: Readonly<Record<Name, KindName>>,
  inputs: readonly Input[],
  continued?: string,
): Outputs<Name> {
  const wanted = (Object.keys(kinds) as Name[]).flatMap((flag): WantedOutput[] => {
    const path = single(flags[flag]);
    return path === undefined ? [] : [{ flag, path, kind: kinds[flag] }];
  });
  const outputs = checkedOutputs(wanted, flags, inputs, continued);
  return Object.fromEntries(outputs.map((output) => [output.flag, output])) as Outputs<Name>;
}

/** The same for a list of outputs, of which several may come from one flag, that of a folder. */
export function checkedOutputs(
  wanted: readonly WantedOutput[],
  flags: Values,
  inputs: readonly Input[],
  continued?: string,
): readonly Output[] {
  const force = flags["force"] !== undefined;
  const run = continued === undefined ? undefined : fileIdentity(continued);
  const outputs = wanted.map(({ flag, path, kind }): Output => {
    return { flag, path, kind, place: placeOf(flag, path, KINDS[kind].example), force };
  });
  const isContinued = ({ kind, place }: Output) =>
    RESUMABLE.includes(kind) && place.identity === run;
  const others = outputs.filter((output) => !isContinued(output));
  checkInputs(others, inputs);
  checkDistinct(outputs);
  for (const output of others) {
    checkReplaced(output);
  }
  if (outputs.some(({ place }) => place.type === "stdout")) {
    printAsErrors();
  } else if (outputs.length > 0) {
    goOnUnread();
  }
  return outputs;
}

function checkInputs(outputs: readonly Output[], inputs: readonly Input[]): void {
  const [, second] = inputs.filter(({ path }) => isStdin(path));
  if (second !== undefined) {
    throw new DataError(
      `--${second.flag} ${second.path}: the standard input can be read only once. Give a file instead.`,
    );
  }
  const read = inputs.map((input) => ({
    ...input,
    identity: isStdin(input.path) ? stdinIdentity() : fileIdentity(input.path),
  }));
  const stdout = stdoutIdentity();
  for (const { flag, path, identity } of read) {
    const output = outputs.find(({ place }) => place.identity === identity);
    if (output !== undefined) {
      throw new DataError(
        `--${output.flag} would replace ${sameFile(output.path, path)}, which --${flag} reads. Choose another file.`,
      );
    }
    if (identity !== undefined && identity === stdout) {
      throw new DataError(
        `${path}: the shell sends the output of this command to the file that --${flag} reads. Choose another file.`,
      );
    }
  }
}

function sameFile(path: string, other: string): string {
  return path === other ? path : `${path} (the same file as ${other})`;
}

function checkDistinct(outputs: readonly Output[]): void {
  const stdout = stdoutIdentity();
  const seen = new Map<string, { name: string; path: string }>();
  if (stdout !== undefined && outputs.every(({ place }) => place.type !== "stdout")) {
    seen.set(stdout, { name: "the standard output", path: "" });
  }
  for (const { flag, path, place } of outputs) {
    const other = seen.get(place.identity);
    // Any number of outputs may go to /dev/null.
    if (other !== undefined && place.type !== "stream") {
      const both = sameFile(path, other.path || path);
      throw new DataError(
        `${other.name} and --${flag} would write the same file, ${both}. Give each a file of its own.`,
      );
    }
    seen.set(place.identity, { name: `--${flag}`, path });
  }
}

function checkReplaced({ flag, path, kind, place, force }: Output): void {
  const isResumable = RESUMABLE.includes(kind);
  const work = kind === "sweepRun" ? "sweep" : "run";
  if (isResumable && place.type !== "file") {
    throw new DataError(`--${flag} must be a file, from which the ${work} can be read again.`);
  }
  if (place.type === "stdout" && process.stdout.isTTY && BINARY.includes(kind)) {
    throw new DataError(
      `--${flag} would print ${KINDS[kind].what} to the terminal, which cannot show it. Give a file.`,
    );
  }
  if (force || !place.hasContent) {
    return;
  }
  const found = kindAt(place.path);
  if (kind === "run" && found === "run") {
    throw new DataError(runWords(path));
  }
  if (isResumable && found === kind) {
    throw new DataError(
      `${path} holds the checkpoint of another ${work}. Continue that ${work} with --resume ${path}, or replace it with --force.`,
    );
  }
  if (found !== kind) {
    throw new DataError(`${refusal(path, kind, found, flag)} ${advice(flag, path)}`);
  }
  if (kind === "submission" && hasOneLabel(place.path)) {
    throw new DataError(
      `${path} has the same label in all its rows, as a sample has, so Adamant may not have written it. ${advice(flag, path)}`,
    );
  }
}

/** What to do about an earlier run, which is perhaps the very same: it is finished, or can be continued. */
function runWords(path: string): string {
  const { done = 0, of = 0, isConstant = false } = progressOf(path) ?? {};
  if (done === 0 || done < of) {
    return `${path} holds the checkpoint of another run. Continue that run with --resume ${path}, or replace it with --force.`;
  }
  // A schedule spreads over the epochs of the run, so their number stays.
  const more = isConstant
    ? `Train it for more epochs with --resume ${path} --epochs ${2 * done}, or replace it`
    : "Choose another file for a new run, or replace it";
  return `${path} holds an earlier run, which is finished after ${counted(done, "epoch")}. ${more} with --force.`;
}

const BINARY: readonly KindName[] = ["network", "onnx"];

/** Checkpoints, from which a run or a sweep goes on. */
const RESUMABLE: readonly KindName[] = ["run", "sweepRun"];

function refusal(path: string, kind: KindName, found: KindName | undefined, flag: string): string {
  const is = found === undefined ? "is not a file of Adamant's" : `holds ${KINDS[found].what}`;
  return `${path} ${is}, and --${flag} would replace it with ${KINDS[kind].what}.`;
}

function advice(flag: string, path: string): string {
  const data = flag === "csv" ? ` (to read it, write --data ${path})` : "";
  return `Choose another file${data}, or replace it with --force.`;
}

function kindAt(path: string): KindName | undefined {
  try {
    return kindOf(path);
  } catch {
    return undefined;
  }
}

/**
 * Writes an output. If a file of somebody else has come to its place since the check, the output gets another name.
 *
 * @returns the path, for the message
 * @throws DataError that says why it could not be written
 */
export async function writeOutput(output: Output, content: string | Uint8Array): Promise<string> {
  const { place } = output;
  try {
    if (place.type === "stdout") {
      await toStdout(content);
      return "the standard output";
    }
    if (place.type === "stream") {
      writeFileSync(place.path, content);
      return output.path;
    }
    const path = stillOurs(output) ? place.path : freeName(place.path);
    writeWhole(path, content);
    return path === place.path ? output.path : path;
  } catch (error) {
    throw new DataError(`${output.path}: this file could not be written: ${reasonOf(error)}.`, {
      cause: error,
    });
  }
}

/** Outputs of which an earlier one is missed when it is gone. */
const MISSED: readonly KindName[] = ["network", "onnx", "submission"];

/** Whether an output will replace, or has replaced, an earlier one that may be missed. */
export function replacesEarlier({ kind, place }: Output): boolean {
  return MISSED.includes(kind) && place.hasContent;
}

/**
 * Says that an earlier output is gone, because a new one has its name.
 *
 * @param written the path that the new one got
 */
export function replacedWords(output: Output, written: string): string {
  const isReplaced = replacesEarlier(output) && written === output.path;
  return isReplaced ? `, in place of the ${output.force ? "file" : "one"} that was there` : "";
}

/** Whether the file at the place may be replaced: it is the one of the check, or an output like this one. */
function stillOurs({ place, kind, force }: Output): boolean {
  const now = fileIdentity(place.path);
  return now === undefined || now === place.identity || force || kindAt(place.path) === kind;
}

/** A name that is free: model-2.safetensors for model.safetensors. */
function freeName(path: string): string {
  const extension = extname(path);
  const name = basename(path, extension);
  for (let number = 2; ; number++) {
    const other = join(dirname(path), `${name}-${number}${extension}`);
    if (!existsSync(other)) {
      return other;
    }
  }
}

function toStdout(content: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(content, (error) => {
      if (!(error instanceof Error)) {
        resolve();
      } else {
        reject(error);
      }
    });
  });
}
