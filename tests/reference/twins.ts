/**
 * CPU twins of the kernels: the same names, naive loops, everything in f64.
 * Tests compare the twins with calculus (twins.test.ts) and PyTorch (golden), and the kernels with the twins.
 * Matrices here are dense and row-major, without the GPU's padding.
 */

export type Vector = Float64Array;

/** c = op(a)·op(b), c: [M, N]; and Σ|a·b| per element, for the error bound. */
export function matmul(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  { M, N, K, transpose }: { M: number; N: number; K: number; transpose?: "a" | "b" | undefined },
): { c: Vector; magnitude: Vector } {
  const c = new Float64Array(M * N);
  const magnitude = new Float64Array(M * N);
  for (let row = 0; row < M; row++) {
    for (let column = 0; column < N; column++) {
      for (let k = 0; k < K; k++) {
        const left = at(a, transpose === "a" ? k * M + row : row * K + k);
        const right = at(b, transpose === "b" ? column * K + k : k * N + column);
        c[row * N + column] = at(c, row * N + column) + left * right;
        magnitude[row * N + column] = at(magnitude, row * N + column) + Math.abs(left * right);
      }
    }
  }
  return { c, magnitude };
}

/** a = max(z + b, 0), or z + b. z: [rows, columns]. */
export function biasRelu(z: ArrayLike<number>, b: ArrayLike<number>, relu: boolean): Vector {
  return Float64Array.from({ length: z.length }, (_, index) => {
    const sum = at(z, index) + at(b, index % b.length);
    return relu ? Math.max(sum, 0) : sum;
  });
}

/** dz = da where a > 0, else 0. */
export function reluGradient(da: ArrayLike<number>, a: ArrayLike<number>): Vector {
  return Float64Array.from({ length: da.length }, (_, index) =>
    at(a, index) > 0 ? at(da, index) : 0,
  );
}

/** db = Σ over rows of dz; and Σ|dz|, for the error bound. dz: [rows, columns]. */
export function biasGradient(
  dz: ArrayLike<number>,
  columns: number,
): { db: Vector; magnitude: Vector } {
  const db = new Float64Array(columns);
  const magnitude = new Float64Array(columns);
  for (let index = 0; index < dz.length; index++) {
    const column = index % columns;
    db[column] = at(db, column) + at(dz, index);
    magnitude[column] = at(magnitude, column) + Math.abs(at(dz, index));
  }
  return { db, magnitude };
}

/** Probabilities, loss and likeliest class of one row of logits. */
export function softmax(logits: ArrayLike<number>, label: number) {
  const values = Array.from(logits);
  const highest = Math.max(...values);
  const exponentials = values.map((logit) => Math.exp(logit - highest));
  const sum = exponentials.reduce((total, value) => total + value, 0);
  return {
    probabilities: Float64Array.from(exponentials, (value) => value / sum),
    loss: Math.log(sum) + highest - at(logits, label),
    predicted: values.indexOf(highest),
  };
}

/** dz = (softmax(logits) − onehot(label)) / rows, for one row. */
export function softmaxCrossEntropy(logits: ArrayLike<number>, label: number, rows: number) {
  const { probabilities, loss, predicted } = softmax(logits, label);
  const dz = probabilities.map((probability, j) => (probability - Number(j === label)) / rows);
  return { dz, loss, predicted };
}

/** One parameter's update, ε as in Keras. */
export function adam(
  { g, m, v, parameter }: { g: number; m: number; v: number; parameter: number },
  { rate, beta1, beta2, epsilon }: { rate: number; beta1: number; beta2: number; epsilon: number },
) {
  const mNew = m + (1 - beta1) * (g - m);
  const vNew = v + (1 - beta2) * (g * g - v);
  const update = (rate * mNew) / (Math.sqrt(vNew) + epsilon);
  return { m: mNew, v: vNew, parameter: parameter - update, update };
}

/** A dense layer's parameters. weights: [inputs, outputs]. */
export interface Dense {
  readonly weights: ArrayLike<number>;
  readonly bias: ArrayLike<number>;
}

/** Mean loss of a network on a batch, and the gradient of every parameter, by backpropagation. */
export function gradients(
  layers: readonly Dense[],
  x: ArrayLike<number>,
  labels: readonly number[],
): { loss: number; gradients: { weights: Vector; bias: Vector }[] } {
  const rows = labels.length;
  const activations: ArrayLike<number>[] = [x];
  layers.forEach(({ weights, bias }, index) => {
    const before = activations[index] as ArrayLike<number>;
    const product = { M: rows, N: bias.length, K: before.length / rows };
    const { c } = matmul(before, weights, product);
    activations.push(biasRelu(c, bias, index < layers.length - 1));
  });

  const logits = activations.pop() as Vector;
  const classes = logits.length / rows;
  let loss = 0;
  let dz: Vector = new Float64Array(logits.length);
  labels.forEach((label, row) => {
    const of = logits.subarray(row * classes, (row + 1) * classes);
    const result = softmaxCrossEntropy(of, label, rows);
    dz.set(result.dz, row * classes);
    loss += result.loss / rows;
  });

  const found: { weights: Vector; bias: Vector }[] = [];
  for (const [index, { weights, bias }] of [...layers.entries()].reverse()) {
    const a = activations[index] as ArrayLike<number>;
    const inputs = a.length / rows;
    const outputs = bias.length;
    const dw = matmul(a, dz, { M: inputs, N: outputs, K: rows, transpose: "a" }).c;
    found.unshift({ weights: dw, bias: biasGradient(dz, outputs).db });
    const da = matmul(dz, weights, { M: rows, N: inputs, K: outputs, transpose: "b" }).c;
    dz = reluGradient(da, a);
  }
  return { loss, gradients: found };
}

function at(values: ArrayLike<number>, index: number): number {
  return values[index] as number;
}

/** What a picture shows of one weight: 0 the weight, 1 its change since the start, 2 Adam's last update in units of its rate. */
export function shownValue(shows: number, w: number, start: number, m: number, v: number): number {
  return shows === 0 ? w : shows === 1 ? w - start : -m / (Math.sqrt(v) + 1e-7);
}

/** A value as a byte: 128 is zero, 1 and 255 are the negative and the positive end of the scale. */
export function shadeOf(value: number, scale: number): number {
  return Math.round(128 + 127 * Math.min(1, Math.max(-1, value / scale)));
}
