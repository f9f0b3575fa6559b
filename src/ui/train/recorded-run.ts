import { StepCurve } from "../../run/step-curve.ts";
import type { ShownRecording } from "../../worker/stand-in/stand-in-state.ts";
import type { DrawnRun } from "./run-curves.ts";

/** What was drawn last: the charts draw anew only what is another object. */
let last: { readonly recording: ShownRecording; readonly until: number; readonly run: DrawnRun };

/** The curves of a recorded run up to a moment, as if it were training. */
export function recordedRun(recording: ShownRecording, moment: number | undefined): DrawnRun {
  const { scores, epochs, steps, rows, batch, untrained } = recording;
  const until = moment ?? scores.losses.length;
  if ((last as typeof last | undefined)?.recording === recording && last.until === until) {
    return last.run;
  }
  const done = Math.floor(until / steps);
  const curve = new StepCurve();
  for (let epoch = 0; epoch * steps < until; epoch++) {
    const [from, to] = [epoch * steps, Math.min((epoch + 1) * steps, until)];
    const before = epochs.slice(0, epoch).reduce((sum, one) => sum + one.seconds, 0);
    curve.add(
      {
        ...{ epoch: epoch + 1, first: from + 1 },
        losses: scores.losses.slice(from, to),
        accuracies: scores.accuracies.slice(from, to),
        learningRates: scores.learningRates.slice(from, to),
        // They are not recorded, so their curve is empty.
        gradientNorms: new Float64Array(to - from).fill(NaN),
        seconds: ((epochs[epoch]?.seconds ?? 0) * (to - from)) / steps,
      },
      before,
    );
  }
  const run = {
    ...{ epochs: epochs.slice(0, done), steps: curve, untrained, asked: epochs.length },
    epochSize: { steps, rows, batch },
    isRecorded: true,
  };
  last = { recording, until, run };
  return run;
}
