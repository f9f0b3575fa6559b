import { formatTick } from "../../base/format.ts";
import type { ShownStep } from "../../worker/step/step-state.ts";

/** Below this share of the highest rate a schedule has come to its end; none begins so low. */
const END = 1e-3;

/** Why the learning rate is not the one of the settings; nothing where it is. */
export function rateWords({
  schedule,
  highestRate,
  learningRate,
}: Pick<ShownStep, "schedule" | "highestRate" | "learningRate">): string {
  if (schedule === "constant") {
    return "";
  }
  const most = formatTick(highestRate).replace("-", "−");
  const end = learningRate < END * highestRate ? ", and almost nothing at its end" : "";
  return `lr, the learning rate, follows the ${schedule} schedule: ${most} at most${end}.`;
}

/** Why a weight does not move although its gradient has a mean; nothing where it moves. */
export function changeWords(change: number, mean: number): string {
  return change === 0 && mean !== 0
    ? "This weight stays: its change is smaller than its last digit in single precision."
    : "";
}
