import { beforeAll, describe, expect, test } from "vitest";
import type { PictureRequest } from "../../../src/engine/index.ts";
import { inChrome, useKernelPage } from "../../browser/bridge.ts";
import { shadeOf, shownValue } from "../../reference/twins.ts";
import { easyExamples } from "../../reference/values.ts";

useKernelPage();

/** No size is a multiple of four, and the second layer has more units than are shown. */
const SIZES = [50, 17, 130, 5];
const TRAINING = easyExamples(96, 50, 5, 1);
const DIGIT = TRAINING.images.slice(0, 50);
const OTHER_DIGIT = TRAINING.images.slice(50, 100);
const SCALES = { weights: [0.3, 0.3, 0.3], change: [0.01, 0.01, 0.01], update: [1, 1, 1] };
const CONTENTS = ["weights", "change", "update"] as const;

const request = (over: Partial<PictureRequest> = {}): PictureRequest => ({
  content: "weights",
  digit: DIGIT,
  scales: SCALES.weights,
  ...over,
});

describe("a picture of a network after seven steps", () => {
  let taken: Awaited<ReturnType<typeof take>>;

  beforeAll(async () => {
    taken = await take([
      ...CONTENTS.map((content) => request({ content, scales: SCALES[content] })),
      request({ unit: { layer: 0, unit: 16 } }),
      request({ unit: { layer: 1, unit: 127 } }),
      request({ unit: { layer: 2, unit: 4 } }),
      request({ digit: OTHER_DIGIT }),
    ]);
  });

  test.each([0, 1, 2].flatMap((layer) => CONTENTS.map((content) => ({ layer, content }))))(
    "shades the $content of layer $layer",
    ({ layer, content }) => {
      const shows = CONTENTS.indexOf(content);
      const shades = taken.pictures[shows]?.shades[layer] as Uint8Array;
      const [inputs, outputs] = [SIZES[layer] as number, SIZES[layer + 1] as number];
      const units = Math.min(128, outputs);
      expect(shades).toHaveLength(units * inputs);
      const tensor = (name: "parameters" | "start" | "m" | "v", at: number) =>
        taken[name][layer]?.weights[at] as number;
      const differences = Array.from(shades, (shade, index) => {
        const at = (index % inputs) * outputs + Math.floor(index / inputs);
        const [w, start] = [tensor("parameters", at), tensor("start", at)];
        const value = shownValue(shows, w, start, tensor("m", at), tensor("v", at));
        return Math.abs(shade - shadeOf(value, SCALES[content][layer] as number));
      });
      expect(Math.max(...differences)).toBeLessThanOrEqual(1);
      // Otherwise a picture without content would pass.
      expect(new Set(shades).size).toBeGreaterThan(20);
    },
  );

  test("holds the activations and the probabilities for the digit", () => {
    const [picture] = taken.pictures;
    taken.activations.forEach((layer, index) => {
      expectClose(picture?.activations[index], layer);
    });
    expectClose(picture?.probabilities, taken.probabilities);
  });

  test("says after how many steps it was taken", () => {
    expect(taken.pictures.map(({ step }) => step)).toEqual(taken.pictures.map(() => 7));
  });

  test("holds other activations for another digit", () => {
    expect(taken.pictures.at(-1)?.probabilities).not.toEqual(taken.pictures[0]?.probabilities);
  });

  test.each([
    { at: 3, layer: 0, unit: 16 },
    { at: 4, layer: 1, unit: 127 },
    { at: 5, layer: 2, unit: 4 },
  ])("holds the weights of unit $unit of layer $layer", ({ at, layer, unit }) => {
    const shown = taken.pictures[at]?.unit;
    const own = taken.parameters[layer];
    const outputs = SIZES[layer + 1] as number;
    const column = own?.weights.filter((_, index) => index % outputs === unit);
    const next = taken.parameters[layer + 1];
    const width = SIZES[layer + 2] ?? 0;
    expect(shown).toEqual({
      ...{ layer, unit },
      incoming: column,
      bias: own?.bias[unit],
      outgoing: next?.weights.slice(unit * width, (unit + 1) * width) ?? new Float32Array(),
    });
  });
});

test("a digit of another size is refused", async () => {
  await expect(take([request({ digit: new Uint8Array(49) })])).rejects.toThrow(
    "The network takes 50 values per image; this digit has 49.",
  );
});

test("a unit that the picture does not show is refused", async () => {
  await expect(take([request({ unit: { layer: 1, unit: 128 } })])).rejects.toThrow(
    "There is no unit 129 in layer 2 of the picture; its layers show 17, 128, 5 units.",
  );
});

function take(requests: readonly PictureRequest[]) {
  return inChrome("takePictures", {
    ...{ sizes: SIZES, training: TRAINING, batch: 8, steps: 7 },
    requests,
  });
}

/** A batch of one may take other tiles than a batch of 256, so the last bits may differ. */
function expectClose(actual: Float32Array | undefined, expected: Float32Array): void {
  expect(actual).toHaveLength(expected.length);
  const largest = Math.max(...expected);
  actual?.forEach((value, index) => {
    expect(Math.abs(value - (expected[index] as number))).toBeLessThanOrEqual(1e-5 * largest);
  });
}
