// Signals that end a run: Ctrl-C, `kill`, `docker stop` and SLURM, a closed terminal, and a closed pipe (`| head`).

import { basename } from "node:path";

/** The exit codes that shells use: 128 and the signal's number. */
export const EXIT_CODES = { SIGHUP: 129, SIGINT: 130, SIGPIPE: 141, SIGTERM: 143 } as const;

export type EndSignal = keyof typeof EXIT_CODES;

const SIGNALS = Object.keys(EXIT_CODES) as EndSignal[];

/** npm passes Ctrl-C on to a command that has already got it from the terminal. */
const SAME_PRESS_MS = 1000;

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
  let caughtAt = 0;
  const onSignal = (name: EndSignal) => {
    if (name === "SIGHUP" && underNohup()) {
      return;
    }
    if (!first.signal.aborted) {
      caughtAt = performance.now();
      first.abort(name);
    } else if (performance.now() - caughtAt > SAME_PRESS_MS) {
      process.exit(EXIT_CODES[name]);
    }
  };
  for (const name of SIGNALS) {
    process.on(name, onSignal);
  }
  const release = () => {
    for (const name of SIGNALS) {
      process.off(name, onSignal);
    }
  };
  return { signal: first.signal, release };
}

/** Node takes back that nohup lets a process ignore SIGHUP. Shells name the program that they started in `_`. */
function underNohup(): boolean {
  return basename(process.env["_"] ?? "") === "nohup";
}

/**
 * Ends the command, or the run that it trains, when nobody reads its output any more: after `| head`, or when the
 * terminal is closed. Without this, Node would print a stack trace.
 */
export function watchOutput(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE" || error.code === "EIO") {
      if (!process.emit("SIGPIPE", "SIGPIPE")) {
        process.exit(EXIT_CODES.SIGPIPE);
      }
      return;
    }
    throw error;
  });
  // There is nowhere left to say it.
  process.stderr.on("error", () => undefined);
}
