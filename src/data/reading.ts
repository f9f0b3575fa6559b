import type { IdxSet } from "./folder.ts";
import type { ByteSource } from "./source.ts";

/** The progress of reading. */
export interface ReadProgress {
  /** The file that is being read. */
  readonly name: string;
  /** Bytes read so far from all files together; of compressed files, the compressed bytes of what is read from them. */
  readonly bytes: number;
  /** Bytes of all files together. */
  readonly totalBytes: number;
  /** Images or labels read so far from this file. */
  readonly rows: number;
}

/** Options for reading. */
export interface ReadOptions {
  /** Reads only the first `limit` rows, and stops there. */
  readonly limit?: number | undefined;
  /**
   * The number of classes, 1 to 256; every label must be smaller. Without it, the labels may be any byte, and the highest
   * one determines the number of classes: one more than the label, and at least 10.
   */
  readonly classes?: number | undefined;
  /** The column of a CSV that is the label: its name, or its place counted from 1. Without it, the reader looks for it. */
  readonly label?: string | undefined;
  /** Keeps what the file calls its rows, and passes over its labels. */
  readonly forPrediction?: boolean | undefined;
  /**
   * Which set to take if a file, or the files together, hold one for training and one for testing: `train` unless given.
   */
  readonly prefer?: IdxSet | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called after each chunk. */
  readonly progress?: ((progress: ReadProgress) => void) | undefined;
}

/** The state that all readers of one call share: its options and the number of bytes read. */
export interface Reading {
  readonly options: ReadOptions;
  /** Of a zip, only the files that are read from it count. */
  totalBytes: number;
  bytes: number;
  /** Data sets beside the one that is read: another part to test on, for example. */
  readonly passedOver: string[];
}

export function startReading(sources: readonly ByteSource[], options: ReadOptions): Reading {
  const totalBytes = sources.reduce((sum, { size }) => sum + size, 0);
  return { options, totalBytes, bytes: 0, passedOver: [] };
}

export function report(reading: Reading, name: string, rows: number): void {
  const { options, bytes, totalBytes } = reading;
  options.progress?.({ name, bytes, totalBytes, rows });
}
