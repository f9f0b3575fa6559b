import { html } from "lit";
import { guard } from "lit/directives/guard.js";
import { formatLoss, formatPercent } from "../../base/format.ts";
import type { Epoch } from "../../engine/index.ts";
import { accuracyOf } from "../../run/history.ts";
import type { PastRun } from "../../worker/run/run-state.ts";
import { DASHES, type Scale, type Series } from "../parts/curves.ts";
import "../parts/line-chart.ts";

const LOSS = { format: formatLoss, percent: false, anchor: 0 };
const ACCURACY = { format: formatPercent, percent: true, anchor: 1 };
const ERROR = { format: formatPercent, percent: true, anchor: 0 };

/** Constants, because a chart makes a new plot when its scale is another object. */
const SCALES: Readonly<Record<"linear" | "logarithmic", { loss: Scale; accuracy: Scale }>> = {
  linear: {
    loss: { ...LOSS, logarithmic: false },
    accuracy: { ...ACCURACY, logarithmic: false },
  },
  // Near 100 % accuracies hardly differ, so errors are shown.
  logarithmic: {
    loss: { ...LOSS, logarithmic: true },
    accuracy: { ...ERROR, logarithmic: true },
  },
};

interface Curves {
  readonly epochs: readonly Epoch[];
  /** Earlier runs, those with hidden curves too, so that each keeps its dashes. */
  readonly past: readonly PastRun[];
  readonly hiddenRuns: ReadonlySet<PastRun>;
  readonly isLogarithmic: boolean;
  /** How many epochs the run has in all. */
  readonly asked: number;
}

/** Loss and accuracy over the epochs; on a logarithmic scale, loss and error. */
export function charts({ epochs, past, hiddenRuns, isLogarithmic, asked }: Curves) {
  const scales = SCALES[isLogarithmic ? "logarithmic" : "linear"];
  const last = Math.max(asked, ...past.map((run) => run.epochs.length));
  const shown = (accuracy: number) => (isLogarithmic ? 1 - accuracy : accuracy);
  const losses = () => [
    ...presentOf(
      epochs,
      ({ trainLoss }) => trainLoss,
      ({ valLoss }) => valLoss,
    ),
    ...pastOf(past, hiddenRuns, ({ valLoss, trainLoss }) => valLoss ?? trainLoss),
  ];
  const accuracies = () => [
    ...presentOf(
      epochs,
      ({ trainAccuracy }) => shown(trainAccuracy),
      ({ valAccuracy }) => (valAccuracy === undefined ? undefined : shown(valAccuracy)),
    ),
    ...pastOf(past, hiddenRuns, (epoch) => shown(accuracyOf(epoch))),
  ];
  const inputs = [epochs, past, hiddenRuns, isLogarithmic];
  return html`
    <line-chart
      .heading=${"Loss"}
      .scale=${scales.loss}
      .lastEpoch=${last}
      .series=${guard(inputs, losses)}
    ></line-chart>
    <line-chart
      .heading=${isLogarithmic ? "Error" : "Accuracy"}
      .scale=${scales.accuracy}
      .lastEpoch=${last}
      .series=${guard(inputs, accuracies)}
    ></line-chart>
  `;
}

function presentOf(
  epochs: readonly Epoch[],
  training: (epoch: Epoch) => number,
  validation: (epoch: Epoch) => number | undefined,
): Series[] {
  return [
    { form: "training", values: epochs.map(training) },
    { form: "validation", values: epochs.map(validation) },
  ];
}

function pastOf(
  past: readonly PastRun[],
  hiddenRuns: ReadonlySet<PastRun>,
  valueOf: (epoch: Epoch) => number,
): Series[] {
  return past.flatMap((run, index) =>
    hiddenRuns.has(run)
      ? []
      : [{ form: "past" as const, dash: DASHES[index] ?? [], values: run.epochs.map(valueOf) }],
  );
}
