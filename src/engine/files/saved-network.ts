import type { LayerParameters } from "../model/parameters.ts";

/** The content of a model file. */
export interface SavedNetwork {
  /** Layer sizes from input to classes. */
  readonly sizes: readonly number[];
  readonly parameters: readonly LayerParameters[];
  /** Whatever else is known about it, such as its training data, seed and accuracy. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** A network from a file, perhaps another program's. */
export interface ReadNetwork extends SavedNetwork {
  /** How the file was read where that does not go without saying: sentences for the user. */
  readonly remarks: readonly string[];
}
