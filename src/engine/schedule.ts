/** Adam's constants, Keras's defaults. */
export const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } as const;

/** Bytes of one entry of a schedule: `Step { rate: f32, rows: u32 }` in WGSL. */
export const STEP_SIZE = 8;

/** Steps of an epoch. */
export function stepsOf(rows: number, batch: number): number {
  return Math.ceil(rows / batch);
}

/**
 * The table that the GPU reads each step from: how fast to learn, and how many rows the batch has.
 *
 * The rate is lr · √(1 − β₂ᵗ) / (1 − β₁ᵗ), computed here in f64: WGSL's pow allows an error that would put 1 − β₂¹ off
 * by 3 parts in 10⁴.
 *
 * @param rows rows of an epoch; the last batch takes what is left
 * @param stepsBefore steps taken before this epoch, so that t goes on
 * @returns [steps] of {rate: f32, rows: u32}
 */
export function scheduleOf(
  rows: number,
  batch: number,
  learningRate: number,
  stepsBefore: number,
): Uint32Array<ArrayBuffer> {
  const steps = stepsOf(rows, batch);
  const table = new DataView(new ArrayBuffer(steps * STEP_SIZE));
  for (let step = 0; step < steps; step++) {
    const rate = learningRate * biasCorrection(stepsBefore + step + 1);
    table.setFloat32(step * STEP_SIZE, rate, true);
    table.setUint32(step * STEP_SIZE + 4, Math.min(batch, rows - step * batch), true);
  }
  return new Uint32Array(table.buffer);
}

/** √(1 − β₂ᵗ) / (1 − β₁ᵗ) for t = 1, 2, … */
function biasCorrection(t: number): number {
  return Math.sqrt(1 - ADAM.beta2 ** t) / (1 - ADAM.beta1 ** t);
}
