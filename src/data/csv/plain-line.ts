import type { LineWindow } from "./lines.ts";

const ZERO = 48;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/**
 * Reads the line at `start` if it is plain, as nearly all lines are: whole numbers from 0 to 255 of at most three
 * digits, one separator between two numbers, and LF or CR LF at the end. This is the fast path; all other lines go to
 * `readAnyLine`.
 *
 * @param cells [columns], filled with the line's numbers; undefined content if the result is −1
 * @returns where the next line starts, or −1 if the line is not plain or not complete yet
 */
export function readPlainLine(
  window: LineWindow,
  start: number,
  separator: number,
  cells: Uint8Array,
): number {
  const { bytes } = window;
  const last = cells.length - 1;
  cells.fill(0);
  let position = start;
  for (let column = 0; column <= last; column++) {
    // Four of five pixels are 0: `0,0,0,0,` is recognised as a whole, eight bytes at a time.
    const zeros = zerosAhead(window, position, separator);
    if (zeros && column + 4 <= last) {
      position += 8;
      column += 3;
      continue;
    }
    // XOR with "0" turns digits into 0 … 9 and everything else into a larger number.
    let number = (bytes[position++] as number) ^ ZERO;
    if (number > 9) {
      return -1;
    }
    let byte = bytes[position++] as number;
    for (let digits = 1; digits < 3 && (byte ^ ZERO) <= 9; digits++) {
      number = 10 * number + (byte ^ ZERO);
      byte = bytes[position++] as number;
    }
    if (number > 255) {
      return -1;
    }
    cells[column] = number;
    if (column < last) {
      if (byte !== separator) {
        return -1;
      }
      continue;
    }
    if (byte === CARRIAGE_RETURN) {
      byte = bytes[position++] as number;
    }
    if (byte !== LINE_FEED) {
      return -1;
    }
  }
  return position;
}

/** Whether the next eight bytes are `0,0,0,0,`. */
function zerosAhead({ view, end }: LineWindow, position: number, separator: number): boolean {
  if (position + 8 > end) {
    return false;
  }
  const pattern = ZERO | (separator << 8) | (ZERO << 16) | (separator << 24);
  return view.getInt32(position, true) === pattern && view.getInt32(position + 4, true) === pattern;
}
