/**
 * How far a kernel may be from its f64 twin, derived from WGSL's accuracy table (https://www.w3.org/TR/WGSL/, §15.7.4).
 * u is a whole unit in the last place, since WGSL lets an operation round either way.
 */
export const u = 2 ** -23;

/** The smallest normal f32. Anything below it may be flushed to zero. */
export const TINY = 2 ** -126;

/** A sum of K products in any order, fused or not: K·u / (1 − K·u) of Σ|a·b|. */
export function sumBound(terms: number, magnitude: number): number {
  return ((terms * u) / (1 - terms * u)) * magnitude + terms * TINY;
}

/** The largest errors of softmax on a row of f32 logits. */
export function softmaxBounds(
  logits: ArrayLike<number>,
  label: number,
  probabilities: Float64Array,
) {
  const values = Array.from(logits);
  const highest = Math.max(...values);
  // exp has an error of 3 + 2|d| units; the rounding of its argument d adds |d|.
  const exponential = (logit: number) => (3 + 3 * Math.abs(logit - highest)) * u;
  const sumOfErrors = values.reduce(
    (total, logit, j) => total + exponential(logit) * (probabilities[j] as number),
    0,
  );
  const sum = sumOfErrors + values.length * u;
  const logOfSum = Math.log(1 / Math.max(...probabilities));
  return {
    /** Absolute error of each probability: from its exponential, the sum, and a division of 2.5 units. */
    probabilities: probabilities.map(
      (p, j) => p * (exponential(values[j] as number) + sum + 2.5 * u) * 1.01 + TINY,
    ),
    /** Absolute error: log has 2⁻²¹ near 1 and 3 units elsewhere; then two additions. */
    loss:
      sum * 1.01 +
      Math.max(2 ** -21, 3 * u * logOfSum) +
      u * (Math.abs(logOfSum + highest) + Math.abs(logOfSum + highest - (values[label] as number))),
  };
}

/** Throws with place and values where an actual value is further from the expected one than its bound. */
export function expectWithin(
  name: string,
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  bound: (index: number) => number,
): void {
  const faults: string[] = [];
  for (let index = 0; index < expected.length; index++) {
    const got = actual[index] as number;
    const want = expected[index] as number;
    // Written so that a NaN on either side is a fault.
    if (!(Math.abs(got - want) <= bound(index))) {
      faults.push(`${name}[${index}] is ${got}, not ${want} ± ${bound(index)}`);
    }
  }
  if (faults.length > 0 || actual.length !== expected.length) {
    const shown = faults.slice(0, 5).join("\n");
    throw new Error(`${faults.length} of ${expected.length} values are out of bounds:\n${shown}`);
  }
}
