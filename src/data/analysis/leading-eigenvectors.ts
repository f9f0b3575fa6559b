// The first few eigenvectors of a symmetric matrix with no negative eigenvalue, by subspace iteration with a Rayleigh-Ritz step:
// a block of vectors is multiplied by the matrix again and again, and turned to the best eigenvectors that lie in its span.
// The library that fits best computes all 784 eigenvectors in one go, which blocks a thread for seconds; two of them take 50
// rounds of milliseconds, between which others can work.

import { randomStream } from "../../base/random.ts";

/** A symmetric matrix, [size, size]. */
export interface SymmetricMatrix {
  readonly size: number;
  readonly values: Float64Array;
}

export interface Eigenpair {
  readonly value: number;
  /** [size], of length 1; where the value is 0 any vector, or all zeros. */
  readonly vector: Float64Array;
}

/** Vectors of the block beyond those that are asked for: with more of them, fewer rounds are needed. */
const SPARE = 8;

/** An eigenpair is found when the matrix maps its vector this close to the value times the vector, relative to the largest value. */
const TOLERANCE = 1e-10;

/** Where many eigenvalues are almost equal, no direction is better than another, and the last round counts. */
const MOST_ROUNDS = 400;

/** What is left of a vector, as a share of its length, when it is taken for a combination of others. */
const NOTHING_LEFT = 1e-12;

const START_STREAM = 0xe19e;

/**
 * The eigenvectors with the largest eigenvalues, the largest first. The same on every machine; the sign is that in which a
 * vector's largest number is positive.
 *
 * @param rested is called between rounds, for others to work
 */
export async function leadingEigenvectors(
  matrix: SymmetricMatrix,
  count: number,
  rested: () => Promise<void> = () => Promise.resolve(),
): Promise<readonly Eigenpair[]> {
  const { size } = matrix;
  const random = randomStream(START_STREAM);
  let block = Array.from({ length: Math.min(size, count + SPARE) }, () =>
    Float64Array.from({ length: size }, () => random() - 0.5),
  );
  for (let round = 1; ; round++) {
    orthonormalize(block);
    const mapped = block.map((vector) => product(matrix, vector));
    const small = smallEigenvectors(block.map((one) => mapped.map((other) => dot(one, other))));
    const vectors = small.map(({ vector }) => combined(block, vector));
    block = small.map(({ vector }) => combined(mapped, vector));
    const pairs = small
      .slice(0, count)
      .map(({ value }, index) => ({ value, vector: vectors[index] as Float64Array }));
    const largest = pairs[0]?.value ?? 0;
    const isFound = pairs.every(
      ({ value, vector }, index) =>
        distance(block[index] as Float64Array, vector, value) <= TOLERANCE * largest,
    );
    if (isFound || round === MOST_ROUNDS) {
      return pairs.map(({ value, vector }) => ({ value, vector: upright(vector) }));
    }
    await rested();
  }
}

/**
 * All eigenvectors of a small symmetric matrix, the largest eigenvalue first: Jacobi's method, which turns two axes at a time
 * until the matrix is diagonal.
 *
 * @param rows of the matrix
 */
export function smallEigenvectors(rows: readonly (readonly number[])[]): readonly Eigenpair[] {
  const size = rows.length;
  const matrix = rows.map((row) => Float64Array.from(row));
  const turns = matrix.map((_, at) => Float64Array.from({ length: size }, (_, i) => +(i === at)));
  const at = (row: number, column: number) => (matrix[row] as Float64Array)[column] as number;
  const isDiagonal = () => {
    let [off, on] = [0, 0];
    for (let row = 0; row < size; row++) {
      on += at(row, row) ** 2;
      for (let column = 0; column < row; column++) {
        off += at(row, column) ** 2;
      }
    }
    return off <= 1e-32 * on;
  };
  // It converges quadratically: a matrix of ten takes about six sweeps.
  for (let sweep = 0; sweep < 50 && !isDiagonal(); sweep++) {
    for (let p = 0; p < size; p++) {
      for (let q = p + 1; q < size; q++) {
        if (at(p, q) !== 0) {
          const slope = (at(q, q) - at(p, p)) / (2 * at(p, q));
          const tangent = (slope < 0 ? -1 : 1) / (Math.abs(slope) + Math.hypot(slope, 1));
          const cosine = 1 / Math.hypot(tangent, 1);
          turnColumns(matrix, p, q, cosine, tangent * cosine);
          turnRows(matrix, p, q, cosine, tangent * cosine);
          turnColumns(turns, p, q, cosine, tangent * cosine);
        }
      }
    }
  }
  return matrix
    .map((row, index) => ({
      value: row[index] as number,
      vector: Float64Array.from(turns, (turn) => turn[index] as number),
    }))
    .sort((a, b) => b.value - a.value);
}

function turnColumns(
  matrix: readonly Float64Array[],
  p: number,
  q: number,
  cosine: number,
  sine: number,
): void {
  for (const row of matrix) {
    const [first, second] = [row[p] as number, row[q] as number];
    row[p] = cosine * first - sine * second;
    row[q] = sine * first + cosine * second;
  }
}

function turnRows(
  matrix: readonly Float64Array[],
  p: number,
  q: number,
  cosine: number,
  sine: number,
): void {
  const [one, other] = [matrix[p] as Float64Array, matrix[q] as Float64Array];
  for (let column = 0; column < one.length; column++) {
    const [first, second] = [one[column] as number, other[column] as number];
    one[column] = cosine * first - sine * second;
    other[column] = sine * first + cosine * second;
  }
}

/** Gram and Schmidt's method, each vector twice because once is not exact. Vectors that depend on earlier ones become zero. */
function orthonormalize(block: readonly Float64Array[]): void {
  for (const [index, vector] of block.entries()) {
    const before = Math.sqrt(dot(vector, vector));
    for (let time = 0; time < 2; time++) {
      for (const earlier of block.slice(0, index)) {
        add(vector, earlier, -dot(vector, earlier));
      }
    }
    const left = Math.sqrt(dot(vector, vector));
    const scale = left <= NOTHING_LEFT * before ? 0 : 1 / left;
    vector.forEach((value, at) => {
      vector[at] = scale * value;
    });
  }
}

function product({ size, values }: SymmetricMatrix, vector: Float64Array): Float64Array {
  const result = new Float64Array(size);
  for (let row = 0, cell = 0; row < size; row++) {
    let sum = 0;
    for (let column = 0; column < size; column++, cell++) {
      sum += (values[cell] as number) * (vector[column] as number);
    }
    result[row] = sum;
  }
  return result;
}

function combined(
  vectors: readonly Float64Array[],
  weights: Float64Array,
): Float64Array<ArrayBuffer> {
  const sum = new Float64Array((vectors[0] as Float64Array).length);
  for (const [index, vector] of vectors.entries()) {
    add(sum, vector, weights[index] as number);
  }
  return sum;
}

function add(sum: Float64Array, vector: Float64Array, weight: number): void {
  for (let at = 0; at < sum.length; at++) {
    sum[at] = (sum[at] as number) + weight * (vector[at] as number);
  }
}

function dot(one: Float64Array, other: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < one.length; at++) {
    sum += (one[at] as number) * (other[at] as number);
  }
  return sum;
}

/** How far a mapped vector is from the value times the vector. */
function distance(mapped: Float64Array, vector: Float64Array, value: number): number {
  let sum = 0;
  for (let at = 0; at < vector.length; at++) {
    sum += ((mapped[at] as number) - value * (vector[at] as number)) ** 2;
  }
  return Math.sqrt(sum);
}

function upright(vector: Float64Array): Float64Array {
  const largest = vector.reduce(
    (most, value) => (Math.abs(value) > Math.abs(most) ? value : most),
    0,
  );
  return largest < 0 ? vector.map((value) => -value) : vector;
}
