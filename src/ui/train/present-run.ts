import type { Settings } from "../../run/settings.ts";
import type { StepCurve } from "../../run/step-curve.ts";
import type { AppState } from "../state/state.ts";
import type { DrawnRun } from "./run-curves.ts";

interface Shown {
  readonly state: Pick<AppState, "run" | "runs">;
  readonly settings: Pick<Settings, "epochs">;
  readonly steps: StepCurve;
}

/** The curves of this page's run. Where it goes on from an earlier visit, its beginning is the one that was kept. */
export function presentRun({ state: { run, runs }, settings, steps }: Shown): DrawnRun {
  const { epochs, epochSize, trained } = run;
  const kept = runs.runs?.find(({ id }) => id === runs.present);
  return {
    ...{ epochs, steps, epochSize, asked: (trained?.settings ?? settings).epochs },
    untrained: run.untrained ?? kept?.untrained,
    earlier: kept?.steps,
  };
}
