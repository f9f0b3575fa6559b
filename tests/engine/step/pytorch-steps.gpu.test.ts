import { expect, test } from "vitest";
import { scheduleOf } from "../../../src/engine/step/schedule.ts";
import { inChrome, useKernelPage } from "../../browser/bridge.ts";
import golden from "../../golden/training.json" with { type: "json" };

useKernelPage();

const SIZES = [784, 128, 64, 10] as const;
const BATCH = 32;

// Made by tests/golden/make_training.py, whose inputs are repeated here.
test.each([
  { kernels: "a software adapter's", software: true, plan: "layered" },
  { kernels: "a GPU's", software: false, plan: "layered" },
  { kernels: "the fused plan's", software: false, plan: "fused" },
] as const)(
  "ten steps of the seed's network, with $kernels kernels, give PyTorch's losses and parameters",
  async ({ software, plan }) => {
    const { losses, parameters } = await inChrome("takeSteps", {
      software,
      plan,
      sizes: SIZES,
      start: SIZES.slice(1).map((outputs, layer) => ({
        weights: weightsOf(layer, SIZES[layer] as number, outputs),
        bias: new Float32Array(outputs),
      })),
      training: examples(BATCH * golden.losses.length),
      batch: BATCH,
      schedule: scheduleOf(BATCH * golden.losses.length, BATCH, 1e-3, 0),
    });

    losses.forEach((loss, step) => {
      expect(Math.abs(loss - (golden.losses[step] as number))).toBeLessThan(1e-5);
    });
    const tensors = parameters.flatMap(({ weights, bias }) => [weights, bias]);
    tensors.forEach((tensor, index) => {
      const every = Math.max(1, Math.floor(tensor.length / 16));
      golden.samples[index]?.forEach((value, sample) => {
        expect(Math.abs((tensor[sample * every] as number) - value)).toBeLessThan(2e-6);
      });
    });
  },
);

function weightsOf(layer: number, inputs: number, outputs: number): Float32Array<ArrayBuffer> {
  const bound = Math.sqrt(6 / (inputs + outputs));
  return Float32Array.from(
    { length: inputs * outputs },
    (_, index) => (scramble(layer * 1000003 + index + 1) / 2 ** 31 - 1) * bound,
  );
}

function examples(count: number) {
  return {
    count,
    images: Uint8Array.from({ length: count * 784 }, (_, index) => scramble(index + 77) % 256),
    labels: Uint8Array.from({ length: count }, (_, row) => scramble(row + 99991) % 10),
  };
}

/** The finaliser of MurmurHash3. */
function scramble(n: number): number {
  let hash = n >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35) >>> 0;
  return (hash ^ (hash >>> 16)) >>> 0;
}
