import { type Oddity, splitOddities } from "../data/index.ts";
import type { Epoch } from "../engine/index.ts";
import type { Task } from "./task.ts";

// What a run says beside its figures: what looks odd in its rows, and a loss that cannot be right.

/**
 * How far above that of guessing the mean loss of an epoch must be. The first steps of a sound run are a little above it,
 * too, and a short epoch is nothing but first steps.
 */
const ABOVE_GUESSING = 1.2;

/** What looks odd in how the rows are split. */
export function remarksOn({ training, validation }: Task): Oddity[] {
  return splitOddities(training, validation);
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
