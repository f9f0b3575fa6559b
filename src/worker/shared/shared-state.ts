import type { Judgement } from "../../run/examine/judge.ts";

/** The shared desk's part of the page's state. */
export interface SharedState {
  /** The network from a link or a small file that answers in place of the run's; undefined while there is none. */
  readonly shown?: SharedNetwork | undefined;
}

/** A network that was trained elsewhere. */
export interface SharedNetwork {
  /** Layer sizes from input to classes. */
  readonly sizes: readonly number[];
  /** What its file says of it: a sentence. */
  readonly words: string;
  /** The accuracy that its file claims, 0 to 1; undefined where it claims none. */
  readonly accuracy: number | undefined;
  /** Of the digits that the page shows, and of the drawing. */
  readonly judgement: Judgement;
}
