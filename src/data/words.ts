/** 42000 → `42,000`, in every locale. */
export function grouped(count: number): string {
  return count.toLocaleString("en-US");
}

/** `1 image`, `42,000 images`. */
export function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** Text from a file, safe to show on one line: cut at 20 characters, controls escaped, in quotes. */
export function excerpt(text: string): string {
  return JSON.stringify(text.length > 20 ? `${text.slice(0, 20)}…` : text);
}
