import { counted } from "../base/format.ts";
import { type Oddity, splitOddities } from "../data/index.ts";
import type { Epoch } from "../engine/index.ts";
import { readRates } from "./rates.ts";
import type { Task } from "./task.ts";

// What a run says beside its figures: settings without effect, what looks odd in its rows, and a loss that cannot be right.

/**
 * How far above that of guessing the mean loss of an epoch must be. The first steps of a sound run are a little above it,
 * too, and a short epoch is nothing but first steps.
 */
const ABOVE_GUESSING = 1.2;

/** Which settings have no effect, and what looks odd in how the rows are split. */
export function remarksOn(task: Task): Oddity[] {
  return [...withoutEffect(task), ...splitOddities(task.training, task.validation)];
}

function withoutEffect({
  settings: { stratify, rates, epochs },
  validation,
}: Pick<Task, "settings" | "validation">): Oddity[] {
  const sentences: string[] = [];
  if (stratify && validation === undefined) {
    sentences.push("Stratify has no effect: no rows are set aside for validation.");
  }
  const late = (readRates(rates) ?? []).find((change) => change.epoch > epochs);
  if (late !== undefined) {
    sentences.push(
      `The learning rate ${late.rate} from epoch ${late.epoch} on has no effect: the run has ${counted(epochs, "epoch")}.`,
    );
  }
  return sentences.map((sentence) => ({ sentence }));
}

/**
 * Says so if an epoch ends with a loss above that of guessing. The network guesses among all its outputs, also those whose
 * class occurs in no row: a single label 200 makes 201 outputs, and a run that begins well begins at their loss.
 */
export function remarkOnLoss(
  { trainLoss, valLoss }: Pick<Epoch, "trainLoss" | "valLoss">,
  { sizes }: Pick<Task, "sizes">,
): string | undefined {
  const classes = sizes.at(-1) as number;
  // Guessing gives each class the same probability, so the loss is −ln(1/classes).
  const guessing = Math.log(classes);
  const isAbove = trainLoss > ABOVE_GUESSING * guessing && (valLoss ?? trainLoss) >= guessing;
  return isAbove
    ? `The loss is above that of guessing among ${classes} classes (${guessing.toFixed(2)}): the learning rate is probably too high.`
    : undefined;
}
