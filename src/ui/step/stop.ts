import type { GradientCheck, StepChoice, StepDetail } from "../../engine/index.ts";
import type { ShownStep } from "../../worker/step/step-state.ts";

/** What a stop shows, and what can be asked for in it. */
export interface StopContext {
  readonly step: ShownStep;
  readonly detail: StepDetail;
  readonly check: GradientCheck | undefined;
  readonly choose: (choice: Partial<StepChoice>) => void;
  /** With the weight that tells most. */
  readonly chooseUnit: (layer: number, unit: number) => void;
  readonly chooseDigit: (row: number) => void;
  readonly checkGradient: () => void;
}

/** A stop, rendered. */
export interface Stop {
  /** What happens here, in a sentence or two. */
  readonly sentence: string;
  readonly picture: unknown;
  readonly formulas: unknown;
}

/** The chosen digit. */
export function digitOf({ step, detail }: StopContext): Uint8Array {
  const [inputs = 0] = step.sizes;
  const { row } = detail.choice;
  return step.images.subarray(row * inputs, (row + 1) * inputs);
}

/** [classes], the probabilities of the chosen digit. */
export function probabilitiesOf(
  { step, detail }: StopContext,
  when: "before" | "after" = "before",
) {
  const classes = step.sizes.at(-1) as number;
  const { row } = detail.choice;
  return step[when].probabilities.subarray(row * classes, (row + 1) * classes);
}

/** [rows], the input of the chosen weight for each digit: a pixel / 255, or the activation of a unit. */
export function weightInputs({ step, detail }: StopContext): Float32Array {
  const [size = 0] = step.sizes;
  const { input } = detail.choice;
  return (
    detail.inputs ??
    Float32Array.from(step.labels, (_, row) => (step.images[row * size + input] as number) / 255)
  );
}

/** [inputs], what the chosen unit takes for the chosen digit. */
export function unitInputs(context: StopContext): Float32Array {
  const { detail } = context;
  const before = detail.layers[detail.choice.layer - 1];
  return before?.a ?? Float32Array.from(digitOf(context), (byte) => byte / 255);
}

/** The mean loss of the batch. */
export function meanOf(losses: Float32Array): number {
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

/** How many digits of the batch are read right. */
export function rightOf({ labels }: ShownStep, predicted: Uint32Array): number {
  return predicted.filter((digit, row) => digit === labels[row]).length;
}

/** "hidden layer 1", or "the last layer". */
export function layerWords({ sizes }: ShownStep, layer: number): string {
  return layer === sizes.length - 2 ? "the last layer" : `layer ${layer + 1}`;
}

/** "unit 57 of layer 1", or "unit 1 of the last layer, that of class 0". */
export function unitWords(step: ShownStep, { layer, unit }: StepChoice): string {
  const isLast = layer === step.sizes.length - 2;
  return `unit ${unit + 1} of ${layerWords(step, layer)}${isLast ? `, that of class ${unit}` : ""}`;
}

/** "x" in the first layer, "a" of the layer before in the others. */
export function inputSymbol(layer: number): string {
  return layer === 0 ? "x" : `a of layer ${layer}`;
}
