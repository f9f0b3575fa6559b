/**
 * Makes text that comes from a file safe to print. Such text may hold anything: line breaks, or escape sequences that
 * move a terminal's cursor.
 */

/** The text on one line: every control, format or separator character is written as its code, `\u{1b}`. */
export function printable(text: string): string {
  return text.replace(
    /[\p{C}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${(character.codePointAt(0) as number).toString(16)}}`,
  );
}

/** The beginning of a text, in quotes and printable; `…` marks what was cut after `maxLength` characters. */
export function excerpt(text: string, maxLength = 20): string {
  const short = text.length > maxLength ? `${text.slice(0, maxLength)}…` : text;
  return printable(JSON.stringify(short));
}
