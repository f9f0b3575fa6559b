// Signals that end a run: Ctrl-C, `kill`, `docker stop` and SLURM, a closed terminal, and a closed pipe (`| head`).

import { basename } from "node:path";
import { isOwnScript } from "./program.ts";

/** The exit codes that shells use: 128 and the signal's number. */
export const EXIT_CODES = { SIGHUP: 129, SIGINT: 130, SIGPIPE: 141, SIGTERM: 143 } as const;

export type EndSignal = keyof typeof EXIT_CODES;

const SIGNALS = Object.keys(EXIT_CODES) as EndSignal[];

/** npm passes Ctrl-C on to a command that has already got it from the terminal. */
const SAME_PRESS_MS = 1000;

const ORPHAN_CHECK_MS = 300;

/** Signals that are caught instead of ending the process. */
export interface CaughtSignals {
  /** Aborted by the first signal; its reason is the signal's name. */
  readonly signal: AbortSignal;
  /** Lets signals end the process again. */
  readonly release: () => void;
}

/** Catches the first signal, so that a run can be saved. Another one, a second later or more, ends the process. */
export function catchSignals(): CaughtSignals {
  const first = new AbortController();
  let isSamePress = true;
  const onSignal = (name: EndSignal) => {
    const isIgnored = (name === "SIGHUP" && underNohup()) || (name === "SIGPIPE" && goesOn);
    if (isIgnored) {
      return;
    }
    if (!first.signal.aborted) {
      // A timer, not a clock: signals that waited while the process was busy are read before it fires.
      setTimeout(() => {
        isSamePress = false;
      }, SAME_PRESS_MS).unref();
      first.abort(name);
    } else if (!isSamePress) {
      process.exit(EXIT_CODES[name]);
    }
  };
  for (const name of SIGNALS) {
    process.on(name, onSignal);
  }
  const watch = whenOrphaned(() => {
    onSignal("SIGTERM");
  });
  const release = () => {
    clearInterval(watch);
    for (const name of SIGNALS) {
      process.off(name, onSignal);
    }
  };
  return { signal: first.signal, release };
}

/** npm passes SIGTERM on to its shell, which ends without passing it on: then the shell is no longer the parent. */
function whenOrphaned(act: () => void): NodeJS.Timeout | undefined {
  const parent = process.ppid;
  const look = () => {
    if (process.ppid !== parent) {
      act();
    }
  };
  return isOwnScript() && !underNohup() ? setInterval(look, ORPHAN_CHECK_MS).unref() : undefined;
}

/** Node takes back that nohup lets a process ignore SIGHUP. Shells name the program that they started in `_`. */
function underNohup(): boolean {
  return basename(process.env["_"] ?? "") === "nohup";
}

let goesOn = false;

/** Lets a command that writes files go on to its end if nobody reads what it prints any more. */
export function goOnUnread(): void {
  goesOn = true;
  // Without a listener of its own, the signal would end the process once nothing else listens.
  process.on("SIGPIPE", () => undefined);
}

export function goesOnUnread(): boolean {
  return goesOn;
}

/** What ends a run when nobody reads its output any more: as a signal if one is caught, otherwise at once. */
export function endUnread(): void {
  if (!process.emit("SIGPIPE", "SIGPIPE")) {
    process.exit(EXIT_CODES.SIGPIPE);
  }
}
