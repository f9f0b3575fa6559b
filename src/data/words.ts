/** 42000 → `42,000`, in every locale. */
export function grouped(count: number): string {
  return count.toLocaleString("en-US");
}

/** `1 image`, `42,000 images`. */
export function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** Text from a file, safe to show on one line: in quotes, cut at `most` characters, what does not print escaped. */
export function excerpt(text: string, most = 20): string {
  const short = text.length > most ? `${text.slice(0, most)}…` : text;
  return JSON.stringify(short).replace(
    /[\p{C}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${(character.codePointAt(0) as number).toString(16)}}`,
  );
}
