import { fours, pad } from "../../reference/blocks.ts";
import { TINY, expectWithin, softmaxBounds, u } from "../../reference/bounds.ts";
import { softmax, softmaxCrossEntropy } from "../../reference/twins.ts";
import { drawSchedule } from "./batch.ts";
import { type Contents, type MakeCase, bitsOf, expectSame } from "./case.ts";
import type { Draw } from "./draw.ts";

export const softmaxCrossEntropyCase: MakeCase = (draw) => {
  const drawn = drawLogits(draw);
  const { batch, classes, step, rows, labels, order, count } = drawn;
  // The kernel does not write outside the matrix.
  const before = new Float32Array(fours(batch) * fours(classes)).fill(7);
  const outcomes = new Float32Array(2 * count).fill(9);
  return {
    constants: { BATCH: batch, CLASSES: classes, WORKGROUP: draw.pick([1, 8, 64]) },
    buffers: {
      logits: pad(drawn.logits, batch, classes),
      ...{ labels, order, schedule: drawn.schedule, dz: before, outcomes },
      clock: Uint32Array.of(77, step),
    },
    check(after) {
      const expected = Float64Array.from(before);
      const bounds = new Float64Array(before.length);
      for (let row = 0; row < fours(batch); row++) {
        const start = row * fours(classes);
        expected.fill(0, start, start + classes);
        if (row < rows) {
          const { of, label } = drawn.row(row);
          const twin = softmaxCrossEntropy(of, label, rows);
          const { probabilities } = softmaxBounds(of, label, softmax(of, label).probabilities);
          expected.set(twin.dz, start);
          // Added to the error of the probability: the subtraction of 1 and the division by the rows.
          bounds.set(
            probabilities.map(
              (bound, j) => bound / rows + 3.5 * u * Math.abs(twin.dz[j] as number) + TINY,
            ),
            start,
          );
        }
      }
      expectWithin("dz", after["dz"] ?? [], expected, (i) => bounds[i] as number);
      expectOutcomes(after, outcomes, drawn);
    },
  };
};

export const evaluateCase: MakeCase = (draw) => {
  const drawn = drawLogits(draw);
  const { batch, classes, step, rows, labels, order, count } = drawn;
  const before = new Float32Array(count * classes).fill(7);
  const outcomes = new Float32Array(2 * count).fill(9);
  return {
    constants: { BATCH: batch, CLASSES: classes, WORKGROUP: draw.pick([1, 8, 64]) },
    buffers: {
      logits: pad(drawn.logits, batch, classes),
      ...{ labels, order, schedule: drawn.schedule, probabilities: before, outcomes },
      clock: Uint32Array.of(77, step),
    },
    check(after) {
      const expected = Float64Array.from(before);
      const bounds = new Float64Array(before.length);
      for (let row = 0; row < rows; row++) {
        const { of, label } = drawn.row(row);
        const { probabilities } = softmax(of, label);
        const start = (step * batch + row) * classes;
        expected.set(probabilities, start);
        bounds.set(softmaxBounds(of, label, probabilities).probabilities, start);
      }
      expectWithin("probabilities", after["probabilities"] ?? [], expected, (i) => bounds[i] ?? 0);
      expectOutcomes(after, outcomes, drawn);
      expectSame("clock", after["clock"] ?? labels, Uint32Array.of(step + 1, step));
    },
  };
};

function drawLogits(draw: Draw) {
  const [batch, classes] = [draw.size(40), draw.size(40)];
  const { steps, last, schedule } = drawSchedule(draw, batch);
  const step = draw.below(steps);
  const count = (steps - 1) * batch + last;
  const labels = Uint32Array.from({ length: count }, () => draw.below(classes));
  const logits = Float32Array.from({ length: batch }, () => 0).reduce<number[]>((all) => {
    all.push(...logitsOf(draw, classes));
    return all;
  }, []);
  const order = draw.order(count);
  return {
    ...{ batch, classes, schedule, step, count, labels, order },
    logits: Float32Array.from(logits),
    rows: step === steps - 1 ? last : batch,
    /** The logits of a row of the batch and its label, which is read through the order. */
    row(row: number) {
      const position = step * batch + row;
      const of = Float32Array.from(logits.slice(row * classes, (row + 1) * classes));
      return { of, label: labels[order[position] as number] as number };
    },
  };
}

/** A row of logits: usual ones, up to ±1e4, all equal, one huge, or all but one next to minus infinity. */
export function logitsOf(draw: Draw, classes: number): Iterable<number> {
  const chosen = draw.below(classes);
  const usual = draw.values(classes, "usual").map((value) => 8 * value);
  switch (draw.below(6)) {
    case 0:
      return usual.map((value) => 1250 * value);
    case 1:
      return usual.fill(draw.pick([0, 1e4, -1e4, 3e38, -3e38]));
    case 2:
      return usual.map((value, j) => (j === chosen ? draw.pick([1e4, 1e30]) : value));
    case 3:
      return usual.map((value, j) => (j === chosen ? value : -3e38));
    case 4:
      return draw.values(classes, "faint");
    default:
      return usual;
  }
}

function expectOutcomes(
  after: Contents,
  before: Float32Array<ArrayBuffer>,
  drawn: ReturnType<typeof drawLogits>,
): void {
  const { step, batch, rows } = drawn;
  const actual = after["outcomes"] ?? new Float32Array();
  const rest = before.slice();
  const first = 2 * step * batch;
  rest.set(actual.subarray(first, first + 2 * rows), first);
  expectSame("outcomes", actual, rest);
  const bits = bitsOf(actual);
  for (let row = 0; row < rows; row++) {
    const { of, label } = drawn.row(row);
    const twin = softmax(of, label);
    const { loss } = softmaxBounds(of, label, twin.probabilities);
    expectWithin("loss", [actual[first + 2 * row] ?? NaN], [twin.loss], () => loss + TINY);
    expectPredicted(of, bits[first + 2 * row + 1] as number);
  }
}

/** The first of the highest; values below the normal numbers count as equal. */
function expectPredicted(logits: Float32Array, predicted: number): void {
  const highest = Math.max(...logits);
  const first = logits.indexOf(highest);
  const isTied = Math.abs(highest) < TINY && Math.abs(logits[predicted] ?? NaN) < TINY;
  if (predicted !== first && !isTied) {
    throw new Error(`predicted is ${predicted}, not ${first}`);
  }
}
