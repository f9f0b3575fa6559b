import { COMMA, MINUS, PLUS, POINT, QUOTE, SMALL_E, SPACE, TAB, ZERO } from "./bytes.ts";

/** Above this many digits a number is not a pixel, and would lose digits as a double. */
const MAX_DIGITS = 40;

/**
 * The number in a cell, as programs write numbers: `5`, `5.0`, `5.`, `.5`, `5.000e+00`, and `5,0` where another
 * separator divides the columns. It may stand in quotes, with blanks inside or outside them.
 *
 * @param line of which the cell is the bytes `from` to `to - 1`
 * @returns NaN if the cell holds anything else
 */
export function numberIn(line: Uint8Array, from: number, to: number): number {
  let start = skipBlanks(line, from, to);
  let end = dropBlanks(line, start, to);
  if (end - start >= 2 && line[start] === QUOTE && line[end - 1] === QUOTE) {
    start = skipBlanks(line, start + 1, end - 1);
    end = dropBlanks(line, start, end - 1);
  }
  const isNegative = line[start] === MINUS;
  const first = isNegative || line[start] === PLUS ? start + 1 : start;
  const value = unsignedNumber(line, first, end);
  return isNegative ? 0 - value : value;
}

function unsignedNumber(line: Uint8Array, start: number, end: number): number {
  let [number, digits, decimals] = [0, 0, 0];
  let hasPoint = false;
  let index = start;
  for (; index < end; index++) {
    const digit = (line[index] as number) ^ ZERO;
    if (digit <= 9) {
      number = 10 * number + digit;
      digits++;
      decimals += hasPoint ? 1 : 0;
    } else if (!hasPoint && (line[index] === POINT || line[index] === COMMA)) {
      hasPoint = true;
    } else {
      break;
    }
  }
  if (digits === 0 || digits > MAX_DIGITS) {
    return NaN;
  }
  const exponent = index === end ? 0 : exponentIn(line, index, end);
  const shift = exponent - decimals;
  // Dividing by a power of ten rounds once; multiplying by its inverse would round twice.
  return shift < 0 ? number / 10 ** -shift : number * 10 ** shift;
}

/** The exponent in `e+00` to `e-99`; NaN if these bytes are anything else. */
function exponentIn(line: Uint8Array, start: number, end: number): number {
  if (((line[start] as number) | 32) !== SMALL_E) {
    return NaN;
  }
  const sign = line[start + 1];
  const first = sign === MINUS || sign === PLUS ? start + 2 : start + 1;
  if (first >= end || end - first > 3) {
    return NaN;
  }
  let exponent = 0;
  for (let index = first; index < end; index++) {
    const digit = (line[index] as number) ^ ZERO;
    if (digit > 9) {
      return NaN;
    }
    exponent = 10 * exponent + digit;
  }
  return sign === MINUS ? -exponent : exponent;
}

function skipBlanks(line: Uint8Array, from: number, to: number): number {
  let start = from;
  while (start < to && isBlank(line[start])) {
    start++;
  }
  return start;
}

function dropBlanks(line: Uint8Array, from: number, to: number): number {
  let end = to;
  while (end > from && isBlank(line[end - 1])) {
    end--;
  }
  return end;
}

function isBlank(byte: number | undefined): boolean {
  return byte === SPACE || byte === TAB;
}
