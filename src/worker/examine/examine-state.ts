import type { LayerStatistics } from "../../engine/index.ts";
import type { Calibration } from "../../run/examine/calibration.ts";
import type { Cell, Confusion, DigitPrediction } from "../../run/examine/examination.ts";
import type { Explanation } from "../../run/examine/explanation.ts";
import type {
  Activation,
  UnitArithmetic,
  WeightPictures,
} from "../../run/examine/layer-pictures.ts";

/** The examine desk's part of the page's state: one network, on labelled digits. */
export interface ExamineState {
  readonly examination?: Examination | undefined;
  /** The cell of the confusion matrix that was opened. */
  readonly cell?: Cell | undefined;
  readonly activation?: Activation | undefined;
  readonly arithmetic?: UnitArithmetic | undefined;
  /** Why the digit of `activation` is read as it is. */
  readonly explanation?: Explanation | undefined;
  /** Why the last files could not be examined. */
  readonly refusal?: string | undefined;
}

export interface Examination {
  /** Names of the network and of the data. */
  readonly network: string;
  readonly data: string;
  /** How the network's file was read, where that does not go without saying. */
  readonly remarks: readonly string[];
  readonly confusion: Confusion;
  readonly errors: readonly DigitPrediction[];
  readonly calibration: Calibration;
  readonly weights: WeightPictures;
  /** Of each layer, if the network belongs to a run. */
  readonly statistics: readonly LayerStatistics[] | undefined;
  /** Of each hidden layer, the number of dead units. */
  readonly dead: readonly number[];
}
