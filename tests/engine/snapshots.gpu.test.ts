import { beforeAll, describe, expect, test } from "vitest";
import { toFloat32 } from "../../src/engine/files/float-types.ts";
import { modelOf } from "../../src/engine/model/model.ts";
import { unpack } from "../../src/engine/model/parameters.ts";
import { inChrome, useKernelPage } from "../browser/bridge.ts";
import { easyExamples } from "../reference/values.ts";

useKernelPage();

/** An epoch has eleven steps, the last one short. */
const RUN = {
  sizes: [50, 17, 5],
  start: 3,
  training: easyExamples(333, 50, 5, 1),
  validation: easyExamples(101, 50, 5, 2),
  batch: 32,
  learningRate: 0.01,
  plan: "layered",
  epochs: 3,
} as const;

const asked = RUN.validation;

/** The relative error of rounding to half precision, and the absolute one near zero. */
const HALF = { relative: 2 ** -11, absolute: 2 ** -25 };

describe("snapshots of a run", () => {
  let taken: Awaited<ReturnType<typeof inChrome<"trainWithSnapshots">>>;

  beforeAll(async () => {
    taken = await inChrome("trainWithSnapshots", { ...RUN, asked });
  });

  test("are of the steps 0, 1, 2, 5, 10, 20, … and of the end of each epoch, once and in order", () => {
    expect(taken.snapshots.map(({ steps }) => steps)).toEqual([0, 1, 2, 5, 10, 11, 20, 22, 33]);
  });

  test("change no bit of the training", async () => {
    const { parameters } = await inChrome("train", RUN);
    expect(taken.parameters).toEqual(parameters);
  });

  test.each([0, 1, 5, 11, 20])(
    "hold the network after %i steps, and it answers the same within half precision",
    async (steps) => {
      const then = await inChrome("predictAfter", { ...RUN, steps, asked });
      const at = taken.snapshots.findIndex((one) => one.steps === steps);
      const snapshot = taken.snapshots[at];
      if (snapshot === undefined) {
        throw new Error(`There is no snapshot of step ${steps}.`);
      }
      const values = toFloat32(new Uint8Array(snapshot.halves.buffer), "F16");
      unpack(modelOf(RUN.sizes), values).forEach(({ weights, bias }, layer) => {
        const exact = then.parameters[layer];
        for (const [rounded, precise] of [
          [weights, exact?.weights],
          [bias, exact?.bias],
        ] as const) {
          expect(rounded).toHaveLength(precise?.length ?? 0);
          rounded.forEach((value, index) => {
            const of = precise?.[index] as number;
            const most = Math.max(HALF.relative * Math.abs(of), HALF.absolute);
            expect(Math.abs(value - of)).toBeLessThanOrEqual(most);
          });
        }
      });
      // A wrong step would differ by the learning rate, which is 0.01.
      const { probabilities } = taken.predictions[at] as (typeof taken.predictions)[number];
      const differences = probabilities.map((value, index) =>
        Math.abs(value - (then.probabilities[index] as number)),
      );
      expect(Math.max(...differences)).toBeLessThan(2e-3);
    },
  );

  test("are the same in a run that pauses and goes on", async () => {
    const paused = await inChrome("trainWithSnapshots", { ...RUN, asked, pieces: [3, 4] });
    expect(paused.snapshots).toEqual(taken.snapshots);
  });
});
