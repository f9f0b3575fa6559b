/** 42000 → `42,000`, whole. Without `Intl`, whose first formatter holds a page up for 50 ms and more. */
export function grouped(count: number): string {
  return count.toFixed(0).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** `1 image`, `42,000 images`. */
export function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** Text from a file without what does not print: on one line, and nothing that moves a terminal's cursor. */
export function printable(text: string): string {
  return text.replace(
    /[\p{C}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${(character.codePointAt(0) as number).toString(16)}}`,
  );
}

/** Text from a file, safe to show on one line: in quotes, cut at `most` characters. */
export function excerpt(text: string, most = 20): string {
  const short = text.length > most ? `${text.slice(0, most)}…` : text;
  return printable(JSON.stringify(short));
}
