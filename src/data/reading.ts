import type { ByteSource } from "./source.ts";

/** How far a read has come. */
export interface ReadProgress {
  /** The file that is being read. */
  readonly name: string;
  /** Bytes read so far, of all files together, as they lie on disk. */
  readonly bytes: number;
  /** Bytes of all files together. */
  readonly totalBytes: number;
  /** Images or labels that are ready from this file. */
  readonly rows: number;
}

/** What a reader may be told. */
export interface ReadOptions {
  /** Takes the first `limit` rows only, and stops reading there. */
  readonly limit?: number | undefined;
  /**
   * How many classes the labels may name, 1 to 256. Without it a CSV's labels are 0 to 9, as on Kaggle, and
   * an IDX file's may be any byte: the highest one says how many there are, and 10 at least.
   */
  readonly classes?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called after each chunk. */
  readonly progress?: ((progress: ReadProgress) => void) | undefined;
}

/** What the readers of one call share: its options and the count of bytes. */
export interface Reading {
  readonly options: ReadOptions;
  readonly totalBytes: number;
  bytes: number;
}

export function startReading(sources: readonly ByteSource[], options: ReadOptions): Reading {
  return { options, totalBytes: sources.reduce((sum, { size }) => sum + size, 0), bytes: 0 };
}

export function report(reading: Reading, name: string, rows: number): void {
  const { options, bytes, totalBytes } = reading;
  options.progress?.({ name, bytes, totalBytes, rows });
}
