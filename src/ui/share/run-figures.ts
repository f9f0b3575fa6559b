import type { Confusion } from "../../run/examine/examination.ts";
import type { Quantity } from "../../run/step-curve.ts";
import { presentRun } from "../train/present-run.ts";
import { SCALES, SMOOTHING, curvesOf } from "../train/run-curves.ts";
import { type ChartFile, chartSvg } from "./chart-svg.ts";
import { confusionSvg } from "./confusion-svg.ts";
import { type Figure, type Shown, captionOf } from "./figure.ts";
import { networkSvg } from "./network-figure.ts";

const HEADINGS: Readonly<Record<Quantity, string>> = {
  ...{ loss: "Loss", accuracy: "Accuracy" },
  ...{ gradientNorm: "Gradient norm", learningRate: "Learning rate" },
};

/** When there will be what needs an epoch. */
export const AFTER_EPOCH = "after the first epoch";

/** The pictures of the run, in the order of the menu. */
export const RUN_FIGURES: readonly Figure[] = [
  {
    ...{ name: "loss", words: "Loss curve", missing: AFTER_EPOCH },
    isThere: hasEpochs,
    svg: (page) => curveFile(page, "loss"),
  },
  {
    ...{ name: "accuracy", words: "Accuracy curve", missing: AFTER_EPOCH },
    isThere: hasEpochs,
    svg: (page) => curveFile(page, "accuracy"),
  },
  {
    ...{ name: "gradient-norm", words: "Gradient norm", missing: AFTER_EPOCH },
    isThere: hasEpochs,
    svg: (page) => curveFile(page, "gradientNorm"),
  },
  {
    ...{ name: "learning-rate", words: "Learning rate", missing: AFTER_EPOCH },
    isThere: hasEpochs,
    svg: (page) => curveFile(page, "learningRate"),
  },
  {
    ...{ name: "confusion-matrix", words: "Confusion matrix", missing: "when the run is over" },
    isThere: (page) => confusionOf(page) !== undefined,
    svg: (page) => {
      const confusion = confusionOf(page);
      return confusion && confusionSvg(confusion, captionOf(page));
    },
  },
  {
    ...{ name: "network", words: "Network and its weights", missing: "when the digits are there" },
    isThere: ({ state }) => state.pictures.picture !== undefined,
    svg: (page) => {
      const { picture } = page.state.pictures;
      return picture && networkSvg(picture, captionOf(page));
    },
  },
];

/** A curve of the run; undefined before its first epoch. */
export function curveOf(
  page: Shown,
  quantity: Quantity,
  isLogarithmic = page.isLogarithmic,
): ChartFile | undefined {
  const { run } = page.state;
  if (run.trained === undefined || run.epochs.length === 0) {
    return undefined;
  }
  const isError = isLogarithmic && quantity === "accuracy";
  const heading = isError ? "Error" : HEADINGS[quantity];
  const smoothing = quantity === "learningRate" ? 0 : SMOOTHING;
  return {
    ...{ heading, unit: "epochs", smoothing, caption: captionOf(page) },
    curves: curvesOf(quantity, presentRun(page), [], { unit: "epoch", isError }),
    scale: SCALES[isLogarithmic ? "logarithmic" : "linear"][quantity],
  };
}

function curveFile(page: Shown, quantity: Quantity): string | undefined {
  const chart = curveOf(page, quantity);
  return chart && chartSvg(chart);
}

function hasEpochs({ state }: Shown): boolean {
  return state.run.trained !== undefined && state.run.epochs.length > 0;
}

/** That of the Examine view while it is shown, otherwise that of the run, or of the moment that is looked at. */
function confusionOf({ state, view }: Shown): Confusion | undefined {
  return view === "examine"
    ? state.examine.examination?.confusion
    : (state.snapshots.shown ?? state.run).confusion;
}
