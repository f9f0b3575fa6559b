/** How well one class is told from the others, as scikit-learn's classification_report says it. */
export interface ClassScore {
  readonly label: number;
  /** Of those taken for it, the share that are it; 0 where none was. */
  readonly precision: number;
  /** Of those that are it, the share that were taken for it; 0 where there are none. */
  readonly recall: number;
  /** The harmonic mean of the two; 0 where both are. */
  readonly f1: number;
  /** Rows that are it. */
  readonly support: number;
}

/** Every class that occurs, and the means over them: each class alike, or by its support. */
export interface ClassificationReport {
  readonly classes: readonly ClassScore[];
  readonly accuracy: number;
  readonly macro: Omit<ClassScore, "label">;
  readonly weighted: Omit<ClassScore, "label">;
}

/** @param counts [classes, classes]: row is the true class, column the predicted one */
export function classificationReport(counts: Uint32Array, classes: number): ClassificationReport {
  const at = (label: number, predicted: number) => counts[label * classes + predicted] as number;
  const labels = Array.from({ length: classes }, (_, label) => label);
  const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
  const scores = labels.flatMap((label): ClassScore[] => {
    const support = total(labels.map((predicted) => at(label, predicted)));
    const taken = total(labels.map((other) => at(other, label)));
    if (support === 0 && taken === 0) {
      return [];
    }
    const hits = at(label, label);
    const precision = taken === 0 ? 0 : hits / taken;
    const recall = support === 0 ? 0 : hits / support;
    const f1 = hits === 0 ? 0 : (2 * precision * recall) / (precision + recall);
    return [{ label, precision, recall, f1, support }];
  });
  const rows = total(scores.map(({ support }) => support));
  const mean = (weight: (score: ClassScore) => number) => {
    const weights = total(scores.map(weight));
    const of = (name: "precision" | "recall" | "f1") =>
      total(scores.map((score) => weight(score) * score[name])) / weights;
    return { precision: of("precision"), recall: of("recall"), f1: of("f1"), support: rows };
  };
  return {
    classes: scores,
    accuracy: total(labels.map((label) => at(label, label))) / rows,
    macro: mean(() => 1),
    weighted: mean(({ support }) => support),
  };
}

/** How often rows of each class were taken for each: [classes, classes], row the true class, column the predicted one. */
export function confusionCounts(
  labels: Uint8Array,
  predicted: Uint32Array,
  classes: number,
): Uint32Array {
  const counts = new Uint32Array(classes * classes);
  predicted.forEach((digit, row) => {
    const cell = (labels[row] as number) * classes + digit;
    counts[cell] = (counts[cell] as number) + 1;
  });
  return counts;
}

/** Predictions as Kaggle takes them: ImageId counts from 1. */
export function submissionCsv(predicted: Uint32Array): string {
  const lines = Array.from(predicted, (label, row) => `${row + 1},${label}`);
  return `${["ImageId,Label", ...lines].join("\n")}\n`;
}
