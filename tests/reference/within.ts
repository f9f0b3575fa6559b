import { TINY, softmaxBounds, sumBound, u } from "./bounds.ts";
import { adam, biasRelu, matmul, reluGradient, softmax, softmaxCrossEntropy } from "./twins.ts";

/**
 * Numbers that are known up to an error: the value of the twins, and how far a kernel may be from it when its inputs
 * already had errors. Errors are absolute and add up by the rules of interval arithmetic.
 */
export interface Within {
  readonly values: Float64Array;
  readonly errors: Float64Array;
}

/** Numbers without error. */
export function exactly(values: ArrayLike<number>): Within {
  return { values: Float64Array.from(values), errors: new Float64Array(values.length) };
}

/** Bytes as a kernel reads them: each divided by 255, within 2.5 units. */
export function scaledBytes(bytes: ArrayLike<number>): Within {
  const values = Float64Array.from(bytes, (byte) => byte / 255);
  return { values, errors: values.map((value) => 2.5 * u * value) };
}

type Dimensions = Parameters<typeof matmul>[2];

/** op(a)·op(b): |a|·δb + δa·|b| + δa·δb of every product, and the rounding of their sum. */
export function product(a: Within, b: Within, of: Dimensions): Within {
  const { c } = matmul(a.values, b.values, of);
  const most = matmul(largest(flushed(a)), largest(flushed(b)), of).c;
  const least = matmul(magnitudes(a), magnitudes(b), of).c;
  // A sum of zeros is exact.
  const errors = most.map((sum, i) =>
    sum === 0 ? 0 : sum - (least[i] as number) + 1.01 * sumBound(of.K, sum),
  );
  return { values: c, errors };
}

/** A GPU may take subnormal numbers for zero, whatever they are multiplied by afterwards. */
function flushed({ values, errors }: Within): Within {
  return {
    values,
    errors: errors.map((error, i) => {
      const value = Math.abs(values[i] as number);
      return value - error < TINY ? error + Math.min(value + error, TINY) : error;
    }),
  };
}

/** z + b; see `rectified` for the ReLU. */
export function biased(z: Within, b: Within): Within {
  const values = biasRelu(z.values, b.values, false);
  const errors = values.map((value, i) => {
    const inherited = (z.errors[i] as number) + (b.errors[i % b.values.length] as number);
    // Adding an exact zero rounds nothing, but a subnormal sum may still be flushed to zero.
    const isExact = inherited === 0 && (z.values[i] === 0 || b.values[i % b.values.length] === 0);
    return inherited + (isExact ? 0 : u * (Math.abs(value) + inherited)) + 3 * TINY;
  });
  return { values, errors };
}

/** max(z, 0): its error is never larger than that of z. */
export function rectified({ values, errors }: Within): Within {
  return { values: values.map((value) => Math.max(value, 0)), errors };
}

/** da where z > 0, else 0. Where the error of z includes zero, dz may be either. */
export function rectifiedGradient(da: Within, z: Within): Within {
  const values = reluGradient(da.values, z.values);
  const errors = da.errors.map((error, i) => {
    const [at, off] = [z.values[i] as number, z.errors[i] as number];
    return Math.abs(at) <= off ? error + Math.abs(da.values[i] as number) : at > 0 ? error : 0;
  });
  return { values, errors };
}

/** The sum over rows of dz: [rows, columns]. */
export function columnSums(dz: Within, rows: number): Within {
  const ones = exactly(new Float64Array(rows).fill(1));
  return product(ones, dz, { M: 1, N: dz.values.length / rows, K: rows });
}

/** Losses of the rows, and the gradient of their mean. z: [rows, classes]. */
export function lossWithin(z: Within, labels: ArrayLike<number>) {
  const rows = labels.length;
  const classes = z.values.length / rows;
  const dz = exactly(new Float64Array(z.values.length));
  const losses = exactly(new Float64Array(rows));
  for (let row = 0; row < rows; row++) {
    const [start, end] = [row * classes, (row + 1) * classes];
    const logits = z.values.subarray(start, end);
    const label = labels[row] as number;
    const twin = softmaxCrossEntropy(logits, label, rows);
    const { probabilities } = softmax(logits, label);
    const bounds = softmaxBounds(logits, label, probabilities);
    // Logits with an error of δ change a probability by a factor within e^±2δ, and the loss by at most 2δ.
    const off = Math.max(...z.errors.subarray(start, end));
    const factor = Math.expm1(2 * off);
    losses.values[row] = twin.loss;
    losses.errors[row] = 2 * off + bounds.loss * (1 + factor) + 2 * u * off;
    dz.values.set(twin.dz, start);
    probabilities.forEach((p, j) => {
      const ofP = p * factor + (bounds.probabilities[j] as number) * (1 + factor);
      const gradient = Math.abs(twin.dz[j] as number);
      dz.errors[start + j] = ((1 + 4 * u) * ofP) / rows + 3.5 * u * gradient + TINY;
    });
  }
  return { dz, losses };
}

type AdamState = Parameters<typeof adam>[0];
type AdamRates = Parameters<typeof adam>[1];

/**
 * The update of one parameter from a gradient with an error of up to δ, with the bounds of m, v and the parameter.
 * The update is monotonic in m and in v, so its largest error is at a corner.
 */
export function adamWithin(state: AdamState, rates: AdamRates, off = 0) {
  const { g, m, v } = state;
  const { rate, beta1, beta2, epsilon } = rates;
  const twin = adam(state, rates);
  const [of1, of2] = [1 - beta1, 1 - beta2];
  const most = Math.abs(g) + off;
  const mBound =
    of1 * off + u * (of1 * 3 * (Math.abs(g - m) + off) + Math.abs(twin.m) + of1 * off) + 3 * TINY;
  const square = most * most;
  const ofSquare = of2 * (square - g * g);
  const rounding = of2 * (2 * square + 3 * (Math.abs(g * g - v) + square - g * g));
  const vBound = ofSquare + u * (rounding + Math.abs(twin.v) + ofSquare) + 3 * TINY;

  // √ is 1 / inverseSqrt (4.5 units), then +ε, ·, / (2.5 units).
  const updates = [-1, 1].flatMap((side) =>
    [-1, 1].map((other) => {
      const root = Math.sqrt(Math.max(0, twin.v + other * vBound));
      return (rate * (twin.m + side * mBound)) / (root + epsilon);
    }),
  );
  const furthest = Math.max(...updates.map((update) => Math.abs(update - twin.update)));
  const largestUpdate = Math.max(...updates.map(Math.abs));
  // The product of rate and m may be flushed before it is divided.
  const flush = TINY / (Math.sqrt(Math.max(0, twin.v - vBound)) + epsilon);
  const update = furthest + 10 * u * largestUpdate + flush + TINY;
  return {
    twin,
    bounds: {
      m: mBound,
      v: vBound,
      parameter: 1.01 * update + u * (Math.abs(twin.parameter) + update) + TINY,
    },
  };
}

function magnitudes({ values }: Within): Float64Array {
  return values.map(Math.abs);
}

function largest({ values, errors }: Within): Float64Array {
  return values.map((value, i) => Math.abs(value) + (errors[i] as number));
}
