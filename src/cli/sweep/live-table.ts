// While a sweep runs, a terminal shows all its networks in a table that is painted again and again in the same place. Elsewhere, a
// line is printed for each network that has ended.

import { formatWholeSeconds } from "../../base/format.ts";
import type { SettingName } from "../../run/settings.ts";
import type { NetworkResult } from "../../run/sweep/population.ts";
import type { SweepProgress } from "../../run/sweep/progress.ts";
import { canClearLine, terminalColumns } from "../shell/terminal.ts";
import { endedLine, networkTable, statusLine } from "./table.ts";

const PAINT_MS = 100;

/** Lines that a terminal shows where it does not say how many it has. */
const DEFAULT_ROWS = 24;

/** Shows the progress of a sweep. */
export interface SweepDisplay {
  /** Something has changed. */
  readonly changed: () => void;
  readonly ended: (result: NetworkResult) => void;
  /** The first epoch has ended, so the time is known. */
  readonly measured: () => void;
  /** Removes what is not to stay. */
  readonly close: () => void;
}

/** @param seconds since the sweep began */
export function sweepDisplay(
  progress: SweepProgress,
  columns: readonly SettingName[],
  seconds: () => number,
): SweepDisplay {
  return canClearLine()
    ? tableDisplay(progress, columns, seconds)
    : lineDisplay(progress, columns, seconds);
}

/** Seconds of a whole sweep from which an estimate is of use. */
const WORTH_SAYING = 5;

function lineDisplay(
  progress: SweepProgress,
  columns: readonly SettingName[],
  seconds: () => number,
): SweepDisplay {
  return {
    changed: () => undefined,
    ended: (result) => {
      console.log(endedLine(result, columns));
    },
    measured: () => {
      const inAll = seconds() / progress.share;
      if (inAll >= WORTH_SAYING) {
        console.log(`About ${formatWholeSeconds(inAll)} in all.`);
      }
    },
    close: () => undefined,
  };
}

function tableDisplay(
  progress: SweepProgress,
  columns: readonly SettingName[],
  seconds: () => number,
): SweepDisplay {
  let painted = 0;
  let paintedAt = -Infinity;
  const clear = () => (painted === 0 ? "" : `\u001b[${painted}A\r\u001b[J`);
  const paint = () => {
    const room = { columns: terminalColumns(), rows: process.stdout.rows || DEFAULT_ROWS };
    const lines = fitted(
      networkTable(progress.networks, columns),
      statusLine(progress, seconds()),
      room,
    );
    process.stdout.write(`${clear()}${lines.join("\n")}\n`);
    painted = lines.length;
    paintedAt = performance.now();
  };
  return {
    changed: () => {
      if (performance.now() - paintedAt >= PAINT_MS) {
        paint();
      }
    },
    ended: paint,
    measured: () => undefined,
    close: () => {
      process.stdout.write(clear());
      painted = 0;
    },
  };
}

/**
 * The lines that fit a terminal: the best networks, then how many more there are. A line that is too long is cut, because a
 * broken one would take two lines, and the table could not be painted over.
 */
export function fitted(
  table: readonly string[],
  status: string,
  { columns = Infinity, rows }: { readonly columns: number | undefined; readonly rows: number },
): string[] {
  // The last line of a terminal stays free for the cursor.
  const room = Math.max(1, rows - 2);
  const hidden = table.length - room;
  const shown =
    hidden > 0 ? [...table.slice(0, room - 1), `… and ${hidden + 1} more networks`] : table;
  return [...shown, status].map((line) => line.slice(0, Math.max(0, columns - 1)));
}
