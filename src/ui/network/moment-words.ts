import type { ShownMoment } from "../../worker/snapshots/snapshot-state.ts";

/**
 * Names a moment of a run: "step 50 of epoch 1", "end of epoch 3".
 *
 * @param steps since the start of the run
 * @param perEpoch steps of an epoch; undefined before the run is prepared
 */
export function momentName(steps: number, perEpoch: number | undefined): string {
  if (steps === 0) {
    return "before the first step";
  }
  if (perEpoch === undefined) {
    return `step ${steps}`;
  }
  const step = steps % perEpoch;
  return step === 0
    ? `end of epoch ${steps / perEpoch}`
    : `step ${step} of epoch ${Math.floor(steps / perEpoch) + 1}`;
}

/** The same with the accuracy of the network then, once it is known. */
export function momentWords(
  steps: number,
  perEpoch: number | undefined,
  shown: ShownMoment | undefined,
): string {
  const name = momentName(steps, perEpoch);
  if (shown?.steps !== steps) {
    return name;
  }
  const rows = shown.isValidation ? "validation" : "training";
  return `${name}, ${rows} accuracy ${(100 * shown.accuracy).toFixed(1)} %`;
}
