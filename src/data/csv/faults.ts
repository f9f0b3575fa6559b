import { counted } from "../../base/format.ts";
import { DataError } from "../dataset.ts";

/** The first row with an error, and how many of the rows after it have one too. */
export interface Faults {
  /** The message about the first one. */
  readonly first: string;
  /** Number of other rows with an error. */
  more: number;
  /** Bytes that may still be searched for others. */
  searchable: number;
}

/**
 * How far to search for more rows with errors: enough to search Kaggle's file to its end, and little enough that the
 * search through a huge file ends within a second.
 */
const SEARCHED_BYTES = 96 * 2 ** 20;
const MAX_COUNTED_FAULTS = 1000;

export function firstFault(message: string): Faults {
  return { first: message, more: 0, searchable: SEARCHED_BYTES };
}

export function isSearched({ more, searchable }: Faults): boolean {
  return more >= MAX_COUNTED_FAULTS || searchable <= 0;
}

export function faultError(faults: Faults): DataError {
  const { first, more } = faults;
  if (more === 0) {
    return new DataError(`${first}.`);
  }
  const atLeast = isSearched(faults) ? "at least " : "";
  const rows = `${atLeast}${counted(more, "more row")} ${more === 1 ? "has an error" : "have errors"}`;
  return new DataError(`${first} (${rows}).`);
}
