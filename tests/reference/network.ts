import type { Dense } from "./twins.ts";
import {
  type Within,
  biased,
  columnSums,
  exactly,
  lossWithin,
  product,
  rectified,
  rectifiedGradient,
} from "./within.ts";

/** Everything that a training step computes before Adam, each number with the largest error of a kernel. */
export interface NetworkWithin {
  /** The input of each layer, [rows, inputs]. */
  readonly activations: readonly Within[];
  /** The gradient before each ReLU, [rows, outputs]; for the last layer that of the logits. */
  readonly dz: readonly Within[];
  readonly losses: Within;
  readonly gradients: readonly { readonly weights: Within; readonly bias: Within }[];
}

/**
 * Forward, loss and backward of a batch in f64, from exact parameters.
 *
 * @param x [rows, inputs]
 */
export function networkWithin(
  layers: readonly Dense[],
  x: Within,
  labels: ArrayLike<number>,
): NetworkWithin {
  const rows = labels.length;
  const activations: Within[] = [x];
  const sums: Within[] = [];
  for (const { weights, bias } of layers) {
    const a = activations.at(-1) as Within;
    const shape = { M: rows, N: bias.length, K: a.values.length / rows };
    const z = biased(product(a, exactly(weights), shape), exactly(bias));
    sums.push(z);
    activations.push(rectified(z));
  }
  activations.pop();

  const { dz: last, losses } = lossWithin(sums.at(-1) as Within, labels);
  const dz = [last];
  const gradients: { weights: Within; bias: Within }[] = [];
  for (let index = layers.length - 1; index >= 0; index--) {
    const a = activations[index] as Within;
    const behind = dz[0] as Within;
    const [inputs, outputs] = [a.values.length / rows, behind.values.length / rows];
    gradients.unshift({
      weights: product(a, behind, { M: inputs, N: outputs, K: rows, transpose: "a" }),
      bias: columnSums(behind, rows),
    });
    const before = sums[index - 1];
    if (before !== undefined) {
      const w = exactly(layers[index]?.weights ?? []);
      const da = product(behind, w, { M: rows, N: inputs, K: outputs, transpose: "b" });
      dz.unshift(rectifiedGradient(da, before));
    }
  }
  return { activations, dz, losses, gradients };
}
