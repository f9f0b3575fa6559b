import type { NetworkPicture, PictureContent, UnitAddress } from "../../engine/index.ts";
import type { DeadUnits } from "../../run/examine/layer-pictures.ts";

/** The picture desk's part of the page's state. */
export interface PictureState {
  /** The network as it was a moment ago; undefined before the first run is prepared. */
  readonly picture?: LivePicture | undefined;
  /** Milliseconds from one picture to the next, while there are fewer so that training keeps its speed. */
  readonly slowedTo?: number | undefined;
  /** Why no picture can be taken. */
  readonly problem?: string | undefined;
}

/** What the page wants to see. */
export interface Watched {
  readonly content: PictureContent;
  /** A row of the digits that the page shows, or the pixels of a drawing. */
  readonly digit: number | Uint8Array;
  readonly unit: UnitAddress | undefined;
}

/** A picture with what it shows. */
export interface LivePicture extends NetworkPicture {
  /** Layer sizes, from the input to the classes. */
  readonly sizes: readonly number[];
  readonly content: PictureContent;
  /** Of each layer, the value of the shade 255; its negative has the shade 1. */
  readonly scales: readonly number[];
  /** Of each layer, the share of the weights that lie beyond the scale, 0 … 1. */
  readonly clipped: readonly number[];
  readonly digit: ShownDigit;
  readonly dead: JudgedDeadUnits;
  /** Steps taken since the start of the training; NaN of a network whose file does not say. */
  readonly steps: number;
}

/** The dead units of a picture, with the digits on which they were judged. */
export interface JudgedDeadUnits extends DeadUnits {
  /** Whether they are validation digits; otherwise they are training digits. */
  readonly isValidation: boolean;
}

/** The digit whose activations a picture shows. */
export interface ShownDigit {
  readonly pixels: Uint8Array;
  readonly width: number;
  /** Undefined for a drawing. */
  readonly label: number | undefined;
}
