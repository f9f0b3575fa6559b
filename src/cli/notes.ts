import { type Dataset, type Oddity, oddities } from "../data/index.ts";

const FLAG_OF = { invert: "--invert", transpose: "--transpose" } as const;

/** Prints what the reader of the digits did that is not obvious, and what looks odd in them, a line each. */
export function printNotes(dataset: Dataset): void {
  for (const note of dataset.notes ?? []) {
    printNote(note);
  }
  printOddities(oddities(dataset));
}

export function printOddities(found: readonly Oddity[]): void {
  for (const { sentence, remedy } of found) {
    printNote(remedy === undefined ? sentence : `${sentence} Add ${FLAG_OF[remedy]}.`);
  }
}

export function printNote(sentence: string): void {
  console.log(`Note: ${sentence}`);
}
