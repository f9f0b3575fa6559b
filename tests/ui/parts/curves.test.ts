import { expect, test } from "vitest";
import { alignedData } from "../../../src/ui/parts/curves.ts";

test("training values stand in the middle of their epoch, validation values at its end", () => {
  const [places, training, validation] = alignedData([
    { form: "training", values: [0.9, 0.5] },
    { form: "validation", values: [0.7, 0.4] },
  ]);
  expect(places).toEqual([0.5, 1, 1.5, 2]);
  expect(training).toEqual([0.9, null, 0.5, null]);
  expect(validation).toEqual([null, 0.7, null, 0.4]);
});

test("an earlier run stands at the ends of its epochs, and may be longer than the present run", () => {
  const [places, training, past] = alignedData([
    { form: "training", values: [0.9] },
    { form: "past", dash: [8, 3], values: [0.6, 0.5, 0.4] },
  ]);
  expect(places).toEqual([0.5, 1, 1.5, 2, 2.5, 3]);
  expect(training).toEqual([0.9, null, null, null, null, null]);
  expect(past).toEqual([null, 0.6, null, 0.5, null, 0.4]);
});

test("an epoch that was not validated has no point, and one with a loss of 0 has one", () => {
  const [, validation] = alignedData([{ form: "validation", values: [undefined, 0] }]);
  expect(validation).toEqual([null, null, null, 0]);
});

test("without curves, or without an epoch, there is nothing to draw", () => {
  expect(alignedData([])).toEqual([[]]);
  expect(alignedData([{ form: "training", values: [] }])).toEqual([[], []]);
});
