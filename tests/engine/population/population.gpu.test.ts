import { describe, expect, test } from "vitest";
import type { NetworkState } from "../../../src/engine/index.ts";
import { MAX_VARIED_NETWORKS } from "../../../src/engine/step/augmentation.ts";
import { inChrome, useKernelPage } from "../../browser/bridge.ts";
import { easyExamples } from "../../reference/values.ts";
import { soaking } from "../../soak.ts";

useKernelPage();

const SEED = 22;
const POPULATIONS = soaking ? 200 : 20;

/** The number of populations in one call of the page. */
const AT_ONCE = 2;

/** The last batch is short, and the layer sizes are not multiples of four. */
const RUN = {
  sizes: [50, 17, 5],
  training: easyExamples(333, 50, 5, 1),
  validation: easyExamples(101, 50, 5, 2),
  batch: 32,
  members: [{ seed: 1 }, { seed: 2, learningRate: 0.01 }, { seed: 3 }],
  epochs: 3,
};

/** A learning rate at which the numbers of a network overflow. */
const HUGE = 1e38;

const AMOUNTS = { rotation: 0, scale: 0, shear: 0, shift: 1, elastic: 0, width: 10 };

const PLANS = ["layered", "fused"] as const;

test(`each network of ${POPULATIONS} random populations has the same bits as alone, paused and resumed`, async () => {
  for (let first = 0; first < POPULATIONS; first += AT_ONCE) {
    const run = { seed: SEED, first, count: AT_ONCE };
    expect(await inChrome("populationsApart", run)).toEqual([]);
  }
}, 3_600_000);

describe.each(PLANS)("a population with the %s plan", (plan) => {
  const run = { ...RUN, plan };

  test("creates nothing, takes as many dispatches as one network, and reads back once an epoch", async () => {
    const { made } = await inChrome("trainPopulation", run);
    const alone = await inChrome("trainPopulation", { ...run, members: [{ seed: 1 }] });
    expect(made).toEqual(alone.made);
    expect(made.created).toBe(0);
    expect(made.readbacks).toBe(RUN.epochs);
    if (plan === "fused") {
      const evaluation = 2 * (RUN.sizes.length - 1) + 1;
      expect(made.dispatches).toBe(RUN.epochs * (2 * Math.ceil(333 / 32) + evaluation));
    }
  });

  test("goes on when the numbers of a network overflow, and leaves the others' bits alone", async () => {
    const { states: calm } = await inChrome("disturbPopulation", run);
    const members = RUN.members.with(1, { seed: 2, learningRate: HUGE });
    const { states, epochs } = await inChrome("disturbPopulation", { ...run, members });
    expectSame([states[0], states[2]], [calm[0], calm[2]]);
    expect(epochs[0]?.networks[1]).toMatch(/^The loss is not a number from epoch 1, step \d+ on/);
    expect(epochs[1]?.networks[1]).toBe("stopped");
    // It never had a best epoch, so it keeps its first weights.
    const [, untrained] = (await inChrome("trainPopulation", { ...run, epochs: 0 })).states;
    expect(states[1]?.stopped).toBe(epochs[0]?.networks[1]);
    expect(states[1]?.best).toBeUndefined();
    expect(states[1]?.parameters).toEqual(untrained?.parameters);
  });

  test("survives a lost GPU: resumed on another one, it ends with the same bits", async () => {
    const undisturbed = await inChrome("trainPopulation", run);
    const lost = await inChrome("losePopulation", { ...run, savedAfter: 4 });
    expect(lost.error).toContain("The GPU was lost");
    expect(lost.lostIn).toBe(1);
    expect(lost.epochs).toEqual(undisturbed.epochs.slice(1));
    expectSame(lost.states, undisturbed.states);
  });

  test("stops a network inside an epoch, where it then stays, and leaves the others' bits alone", async () => {
    const { states: calm } = await inChrome("disturbPopulation", run);
    const stopped = { ...run, stop: { network: 1, after: [11, 4] } };
    const { states, atStop, epochs } = await inChrome("disturbPopulation", stopped);
    expectSame([states[0], states[2]], [calm[0], calm[2]]);
    expect(epochs.map(({ networks }) => networks[1] === "stopped")).toEqual([false, true, true]);
    const { parameters, m, v, best } = states[1] as NetworkState;
    expect({ parameters, m, v, best }).toEqual({
      parameters: atStop[1]?.parameters,
      m: atStop[1]?.m,
      v: atStop[1]?.v,
      best: atStop[1]?.best,
    });
    expect(states[1]?.stopped).toBe("The test stopped it.");
  });
});

test("an evaluation of all networks at once gives what each gives alone", async () => {
  // Fewer rows than a batch of an evaluation, and more.
  for (const rows of [101, 300]) {
    const examples = easyExamples(rows, 50, 5, 4);
    const { together, alone } = await inChrome("evaluatePopulation", { ...RUN, examples });
    expect(together).toEqual(alone);
  }
});

describe("a population that does not fit", () => {
  const many = (count: number) => Array.from({ length: count }, (_, seed) => ({ seed }));

  test("is refused before anything is made, with the number that would fit", async () => {
    const limits = { maxBufferSize: 100_000 };
    const message = await inChrome("populationError", { ...RUN, members: many(99), limits });
    const [, fits = ""] =
      /^GpuMemoryError: 99 networks at once would need a buffer \w+ of \d+ bytes; this GPU allows 100000 in one buffer\. (\d+) networks of this shape would fit\.$/.exec(
        message,
      ) ?? [];
    const most = Number(fits);
    expect(most).toBeGreaterThan(1);
    const run = { ...RUN, limits };
    expect(await inChrome("populationError", { ...run, members: many(most) })).toBe("");
    expect(await inChrome("populationError", { ...run, members: many(most + 1) })).not.toBe("");
  });

  test("is refused where a grid has no room for so many networks", async () => {
    const limits = { maxComputeWorkgroupsPerDimension: 40 };
    expect(await inChrome("populationError", { ...RUN, members: many(41), limits })).toBe(
      "GpuMemoryError: 41 networks at once are too many for one dispatch of this GPU; 40 would fit.",
    );
  });

  test("is refused where the images of so many networks cannot be varied at once", async () => {
    const [first, ...others] = many(MAX_VARIED_NETWORKS + 1);
    const members = [{ ...first, augmentation: AMOUNTS }, ...others];
    expect(await inChrome("populationError", { ...RUN, members })).toContain(
      `with augmentation; ${MAX_VARIED_NETWORKS} would fit.`,
    );
  });

  test("is refused where not even one network fits, and where there is none", async () => {
    const limits = { maxBufferSize: 1000 };
    expect(await inChrome("populationError", { ...RUN, limits })).toMatch(
      /Not even one fits\. Use fewer rows, a smaller batch or smaller layers\.$/,
    );
    expect(await inChrome("populationError", { ...RUN, members: [] })).toBe(
      "RequestError: A population needs one network or more.",
    );
  });
});

/** Compares states to the bit, without the time that they took. */
function expectSame(
  actual: readonly (NetworkState | undefined)[],
  expected: readonly (NetworkState | undefined)[],
): void {
  const timeless = (states: typeof actual) => states.map((state) => ({ ...state, seconds: 0 }));
  expect(timeless(actual)).toEqual(timeless(expected));
}
