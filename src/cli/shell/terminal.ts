/** Columns of the terminal; undefined where the output goes to a file or a pipe. */
export function terminalColumns(): number | undefined {
  const { isTTY, columns } = process.stdout;
  return isTTY && columns > 0 ? columns : undefined;
}

/** Whether the terminal can clear a line, which a progress bar needs. */
export function canClearLine(): boolean {
  return process.stdout.isTTY && process.env["TERM"] !== "dumb";
}

/**
 * Breaks a line between words where it is longer than the terminal is wide.
 *
 * @param indent spaces before the lines that continue it; at most a third of the width
 */
export function wrapped(line: string, indent: number, columns = terminalColumns()): string[] {
  if (columns === undefined || line.length <= columns) {
    return [line];
  }
  const margin = " ".repeat(Math.min(indent, Math.floor(columns / 3)));
  const cut = line.lastIndexOf(" ", columns);
  const isCuttable = line.slice(0, cut).trim() !== "" && cut > margin.length;
  const end = isCuttable ? cut : columns;
  const rest = line.slice(end).trimStart();
  return rest === ""
    ? [line]
    : [line.slice(0, end).trimEnd(), ...wrapped(margin + rest, indent, columns)];
}
