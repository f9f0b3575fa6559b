// What the command line prints. Node's own console drops lines that cannot be written without a word.

import { format } from "node:util";
import { endUnread, goesOnUnread } from "./signals.ts";
import { reasonOf } from "./system-error.ts";

/** What goes wrong with the standard output when its reader has ended: after `| head`, or with a closed terminal. */
const UNREAD = ["EPIPE", "EIO"];

let fault: unknown;

let isUnread = false;

/** Makes `console.log` notice that a line could not be written, and lets no failed write end in a stack trace. */
export function watchOutput(): void {
  process.stdout.on("error", noticed);
  // There is nowhere left to say it.
  process.stderr.on("error", () => undefined);
  console.log = (...words: unknown[]) => {
    try {
      process.stdout.write(`${format(...words)}\n`);
    } catch (error) {
      noticed(error);
    }
  };
}

/** Prints everything to the standard error, because the standard output takes the content of a file. */
export function printAsErrors(): void {
  console.log = console.error;
}

/** Waits until everything is printed. Returns why something is lost, as a sentence; undefined if nothing is. */
export async function outputFault(): Promise<string | undefined> {
  await new Promise((resolve) => process.stdout.write("", resolve));
  // A stream reports its error after it has called back.
  await new Promise((resolve) => setTimeout(resolve));
  return fault === undefined ? undefined : `The output could not be written: ${reasonOf(fault)}.`;
}

function noticed(error: unknown): void {
  if (goesOnUnread() && !isUnread && (error as NodeJS.ErrnoException).code === "EPIPE") {
    isUnread = true;
    console.error("Nobody reads the output any more. The command goes on, and saves its files.");
  }
  if (isUnread) {
    return;
  }
  fault ??= error;
  if (UNREAD.includes((error as NodeJS.ErrnoException).code ?? "")) {
    endUnread();
  }
}
