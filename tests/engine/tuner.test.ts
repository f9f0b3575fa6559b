import { describe, expect, test } from "vitest";
import { randomStream } from "../../src/base/random.ts";
import { type Tuning, modelOf, tuned } from "../../src/engine/index.ts";
import {
  HOSTS,
  type Host,
  PretendedGpu,
  PretendedTime,
  usePretendedTime,
} from "./pretended-gpu.ts";

usePretendedTime();

const MODEL = modelOf([784, 128, 64, 10]);
const BATCH = 64;
const VISITS = 20;

/** Milliseconds of each dispatch of the fused plan, of the layered one's products by tile, and of its other kernels. */
interface Costs {
  readonly fused: number;
  readonly tiles: Readonly<Record<string, number>>;
  readonly others: number;
}

/** A layered step of 19 dispatches, 8 of them products, takes 140 µs, a fused one 26. */
const FUSED_IS_FASTER: Costs = { fused: 0.013, tiles: { matmul_8x8: 0.01 }, others: 0.0055 };

/** A layered step takes 3.8 ms, a fused one 4.5; a tile of 16 × 16 is faster than the default. */
const LAYERED_IS_FASTER: Costs = {
  fused: 2.25,
  tiles: { matmul_8x8: 0.25, matmul_16x16: 0.21, matmul_64x64: 0.45 },
  others: 0.17,
};

const { "Firefox's timer alone": timerAlone, ...others } = HOSTS;
const hosts = Object.entries(others).map(([name, host]) => ({ name, host }));

describe.each(hosts)("with an empty cache, on a host like $name", ({ host }) => {
  test("twenty visits take the fused plan where it is faster", async () => {
    for (let visit = 0; visit < VISITS; visit++) {
      const { tuning } = await visited(host, FUSED_IS_FASTER, { visit });
      expect(tuning).toEqual({ plan: "fused", tiles: {} });
    }
  });

  test("a plan that is asked for is not timed", async () => {
    const { tuning, submits } = await visited(host, LAYERED_IS_FASTER, { asked: "fused" });
    expect(tuning).toEqual({ plan: "fused", tiles: {} });
    expect(submits).toBe(0);
  });
});

// It computes for more than four seconds where other tests share the processor.
test(
  "twenty visits with an empty cache take the layered plan where it is faster, with the fastest tiles",
  { timeout: 20_000 },
  async () => {
    for (let visit = 0; visit < VISITS; visit++) {
      const { tuning } = await visited(HOSTS["at once"], LAYERED_IS_FASTER, {
        visit,
        budget: 60_000,
      });
      expect(tuning.plan).toBe("layered");
      expect(Object.keys(tuning.tiles)).toHaveLength(8);
      expect(new Set(Object.values(tuning.tiles))).toEqual(new Set(["16x16"]));
    }
  },
);

test("compiling counts in the time for tuning", async () => {
  const { tuning, took } = await visited(HOSTS["at once"], LAYERED_IS_FASTER, {
    compiling: 13_000,
  });
  expect(tuning).toEqual({ plan: "fused", tiles: {} });
  expect(took).toBeLessThanOrEqual(1500);
});

test("the plans are compiled at the same time", async () => {
  const { tuning, took } = await visited(HOSTS["at once"], FUSED_IS_FASTER, { compiling: 1000 });
  expect(tuning.plan).toBe("fused");
  expect(took).toBeLessThanOrEqual(1500);
});

test("on a host that tells of finished work each 100 ms, the default plan is taken", async () => {
  const { tuning, took } = await visited(timerAlone, LAYERED_IS_FASTER, {});
  expect(tuning.plan).toBe("fused");
  expect(took).toBeLessThanOrEqual(1500);
});

test("a test that is given up goes on no longer", async () => {
  const givenUp = new AbortController();
  const time = new PretendedTime(givenUp.signal);
  const endless = () => time.at(time.now + 1, endless);
  endless();
  const waiting = time.until(new Promise(() => undefined));
  givenUp.abort(new Error("given up"));
  await expect(waiting).rejects.toThrow("given up");
});

/** Tunes with an empty cache on a GPU whose times differ by a few percent. */
async function visited(
  host: Host,
  { fused, tiles, others }: Costs,
  {
    visit = 0,
    compiling = 0,
    ...options
  }: {
    readonly visit?: number;
    readonly compiling?: number;
    readonly asked?: "fused";
    readonly budget?: number;
  },
): Promise<{ tuning: Tuning; took: number; submits: number }> {
  const random = randomStream(visit);
  const time = new PretendedTime();
  const cost = (_: number, { label = "" }: GPUComputePipelineDescriptor) => {
    const isFused = label === "forward_backward" || label === "gradient_adam";
    return (isFused ? fused : (tiles[label] ?? others)) * (1 + 0.06 * random());
  };
  const gpu = new PretendedGpu(time, host, cost, compiling);
  const store = { read: () => Promise.resolve(undefined), write: () => Promise.resolve() };
  const tuning = await time.until(tuned(gpu.compute, MODEL, BATCH, "host", store, options));
  return { tuning, took: time.now, submits: gpu.submits.length };
}
