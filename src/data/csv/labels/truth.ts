// True and False, as pandas writes one-hot labels. As numbers they are none that a label has: only one-hot labels may be words.

const TRUE = -1;
const FALSE = -2;

/** @returns NaN if the text is neither */
export function truthIn(text: string): number {
  if (/^true$/i.test(text)) {
    return TRUE;
  }
  return /^false$/i.test(text) ? FALSE : NaN;
}

export function isOne(value: number | undefined): boolean {
  return value === 1 || value === TRUE;
}

/** Whether all are 0 or 1, or all True or False. */
export function areTruths(values: Float32Array): boolean {
  return (
    values.every((value) => value === 0 || value === 1) ||
    values.every((value) => value === TRUE || value === FALSE)
  );
}
