/** How well one class is recognised, with the figures of scikit-learn's `classification_report`. */
export interface ClassScore {
  readonly label: number;
  /** Of the rows predicted to be this class, the share that are; 0 if no row was predicted to be. */
  readonly precision: number;
  /** Of the rows of this class, the share that were predicted to be; 0 if there are no such rows. */
  readonly recall: number;
  /** The harmonic mean of precision and recall; 0 if both are 0. */
  readonly f1: number;
  /** Number of rows of this class. */
  readonly support: number;
}

/** The scores of every class that occurs, and their means: unweighted (`macro`) and weighted by support. */
export interface ClassificationReport {
  readonly classes: readonly ClassScore[];
  readonly accuracy: number;
  readonly macro: Omit<ClassScore, "label">;
  readonly weighted: Omit<ClassScore, "label">;
}

/**
 * Computes the report from a confusion matrix. Classes that neither occur nor are predicted are left out.
 *
 * @param counts [classes, classes]: the row is the true class, the column the predicted one
 */
export function classificationReport(counts: Uint32Array, classes: number): ClassificationReport {
  const at = (label: number, predicted: number) => counts[label * classes + predicted] as number;
  const labels = Array.from({ length: classes }, (_, label) => label);
  const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
  const scores = labels.flatMap((label): ClassScore[] => {
    const support = total(labels.map((predicted) => at(label, predicted)));
    const predictedRows = total(labels.map((actual) => at(actual, label)));
    if (support === 0 && predictedRows === 0) {
      return [];
    }
    const hits = at(label, label);
    const precision = predictedRows === 0 ? 0 : hits / predictedRows;
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

/** The confusion matrix, [classes, classes]: the row is the true class, the column the predicted one. */
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

/** What the rows of the digits are called: the column that says so, and what it holds. */
interface RowNames {
  readonly column: string;
  readonly values: readonly string[];
}

/**
 * Predictions in the CSV format that Kaggle accepts.
 *
 * @param ids what the file calls its rows; without them, ImageId counts from 1
 */
export function submissionCsv(predicted: Uint32Array, ids?: RowNames): string {
  const lines = Array.from(
    predicted,
    (label, row) => `${csvCell(ids?.values[row] ?? String(row + 1))},${label}`,
  );
  return `${[submissionHeader(ids?.column), ...lines].join("\n")}\n`;
}

/** `ImageId,Label` as in Kaggle's digit-recognizer; `id,label` where the file calls its rows by `id`. */
function submissionHeader(column: string | undefined): string {
  const hasName = column !== undefined && !/^(|unnamed: .*|image_?id)$/i.test(column);
  return hasName ? `${csvCell(column)},label` : "ImageId,Label";
}

function csvCell(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** How often each pair of different classes was confused: the confusion matrix without its diagonal. */
export function errorCounts(counts: Uint32Array, classes: number): Uint32Array {
  return counts.filter((_, cell) => cell % (classes + 1) !== 0);
}
