import { expect, test } from "vitest";
import {
  classificationReport,
  confusionCounts,
  submissionCsv,
} from "../../src/base/classification.ts";

test("precision, recall and F1 are those of scikit-learn, class by class and in the mean", () => {
  // sklearn.metrics.classification_report([0, 1, 2, 2, 2], [0, 0, 2, 2, 1]): its documentation's own example.
  const counts = confusionCounts(Uint8Array.of(0, 1, 2, 2, 2), Uint32Array.of(0, 0, 2, 2, 1), 3);
  const { classes, accuracy, macro, weighted } = classificationReport(counts, 3);
  const rounded = (values: readonly number[]) => values.map((value) => value.toFixed(2));
  expect(
    classes.map(({ precision, recall, f1, support }) => rounded([precision, recall, f1, support])),
  ).toEqual([
    ["0.50", "1.00", "0.67", "1.00"],
    ["0.00", "0.00", "0.00", "1.00"],
    ["1.00", "0.67", "0.80", "3.00"],
  ]);
  expect(accuracy).toBe(0.6);
  expect(rounded([macro.precision, macro.recall, macro.f1])).toEqual(["0.50", "0.56", "0.49"]);
  expect(rounded([weighted.precision, weighted.recall, weighted.f1])).toEqual([
    "0.70",
    "0.60",
    "0.61",
  ]);
});

test("a class that neither occurs nor is predicted is left out", () => {
  const counts = confusionCounts(Uint8Array.of(0, 2), Uint32Array.of(0, 2), 4);
  const { classes, macro } = classificationReport(counts, 4);
  expect(classes.map(({ label }) => label)).toEqual([0, 2]);
  expect(macro.f1).toBe(1);
});

test("a submission counts images from 1, as Kaggle does", () => {
  expect(submissionCsv(Uint32Array.of(7, 0))).toBe("ImageId,Label\n1,7\n2,0\n");
});

test("a submission carries the ids of the file, under their name", () => {
  const predicted = Uint32Array.of(7, 0);
  const csv = (column: string, ...values: string[]) => submissionCsv(predicted, { column, values });
  expect(csv("id", "0", "1")).toBe("id,label\n0,7\n1,0\n");
  expect(csv("ImageId", "10", "11")).toBe("ImageId,Label\n10,7\n11,0\n");
  expect(csv("Unnamed: 0", "5", "6")).toBe("ImageId,Label\n5,7\n6,0\n");
  expect(csv("", "5", "6")).toBe("ImageId,Label\n5,7\n6,0\n");
  expect(csv("file", 'a,"b"', "c")).toBe('file,label\n"a,""b""",7\nc,0\n');
});
