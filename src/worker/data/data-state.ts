import type { Description, Drift, Oddity, ReadProgress, RowPage } from "../../data/index.ts";
import type { OwnData, Turning } from "../../run/linked-data.ts";

/** The data desk's part of the page's state: the digits in use, and others on their way. */
export interface DataState {
  readonly inUse?: DataSummary | undefined;
  /** The data in use as a link names it; undefined until its fingerprint is known, and for built-in digits. */
  readonly linked?: OwnData | undefined;
  /** What this browser keeps of the person's own data, the newest first. */
  readonly kept?: readonly KeptData[] | undefined;
  /** Why the data in use is not kept for the next visit. */
  readonly keepProblem?: string | undefined;
  /** What is in it; undefined until somebody asks. */
  readonly description?: Description | undefined;
  /** Some rows of it; undefined until somebody asks. */
  readonly rows?: RowPage | undefined;
  /** How other digits differ from it; undefined until somebody asks. */
  readonly comparison?: Comparison | undefined;
  /** Data on its way to replace it. */
  readonly loading?: Loading | undefined;
  /** Why the last data was refused. */
  readonly refusal?: string | undefined;
  /** The columns of the refused CSV, any of which may be the label: the page asks which. */
  readonly labelColumns?: readonly string[] | undefined;
}

/** The data in use, without its bytes. */
export interface DataSummary {
  readonly name: string;
  readonly count: number;
  readonly width: number;
  readonly height: number;
  readonly classes: number;
  /** The only classes in use; undefined for all. */
  readonly only: readonly number[] | undefined;
  readonly reading?: Turning | undefined;
  /** What was done to read it, and what looks odd in it. */
  readonly notes?: readonly Oddity[] | undefined;
  /** As a link names it, where that is known. */
  readonly linked?: OwnData | undefined;
}

/** Digits that this browser keeps for the next visit. */
export interface KeptData {
  /** Its file. */
  readonly file: string;
  readonly name: string;
  readonly count: number;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly keptAt: number;
}

/** Digits on their way: being drawn, downloaded or read. */
export type Loading =
  | { readonly kind: "drawing"; readonly drawn: number; readonly count: number }
  | {
      readonly kind: "downloading";
      readonly name: string;
      readonly bytes: number;
      /** Undefined if the server does not tell. */
      readonly totalBytes: number | undefined;
    }
  | ({ readonly kind: "reading" } & ReadProgress);

/** How other digits differ from those in use, or why that is not known. */
export type Comparison =
  | { readonly name: string; readonly drift: Drift }
  | { readonly name: string; readonly refusal: string };
