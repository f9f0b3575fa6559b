import { afterEach, describe, expect, test, vi } from "vitest";
import { type Random, randomStream } from "../../src/base/random.ts";
import { type Candidate, fastest } from "../../src/engine/fastest.ts";

afterEach(() => {
  vi.unstubAllGlobals();
});

/** The time that a host sees for work of the GPU. Milliseconds. */
type Seen = (work: number, random: Random) => number;

const HOSTS: Readonly<Record<string, Seen>> = {
  "a GPU with a clock": (work) => Math.round(work / 0.1) * 0.1,
  "Chrome on Linux and Windows": (work, random) => work + 2.1 + 0.35 * spread(random),
  "Chrome on a Mac": (work, random) => work + 0.45 + 0.12 * spread(random),
  "Node, polling each millisecond": (work, random) => polled(work, 1.06, 0.1, random),
  "Firefox, nudged each 4 ms": (work, random) => polled(work, 4, 0.3, random),
};

/** Milliseconds of the candidates, and which is right: the first within 10 % of the best. */
const CANDIDATES = [
  { costs: [0.026, 0.14], right: 0 },
  { costs: [0.14, 0.026], right: 1 },
  { costs: [0.045, 0.026], right: 1 },
  { costs: [0.03, 0.026], right: 1 },
  { costs: [0.026, 0.03], right: 0 },
  { costs: [0.006, 0.004, 0.008, 0.005], right: 1 },
  { costs: [0.05, 0.04, 0.06, 0.042], right: 1 },
  { costs: [0.042, 0.05, 0.04, 0.06], right: 0 },
  { costs: [1.15, 1, 3], right: 1 },
];

const hosts = Object.entries(HOSTS).map(([name, seen]) => ({ name, seen }));

describe.each(hosts)("timed by $name", ({ seen }) => {
  test.each(CANDIDATES)("of $costs ms, number $right is taken", async ({ costs, right }) => {
    const VISITS = 200;
    const chosen = [];
    for (let visit = 0; visit < VISITS; visit++) {
      chosen.push(await visited(costs, seen, randomStream(visit), Infinity));
    }
    const wrong = chosen.filter((choice) => choice !== right).length;
    if (wrong > 0) {
      console.log(costs, wrong);
    }
    expect(wrong / VISITS).toBeLessThanOrEqual(0.05);
    expect(new Set(chosen.slice(0, 20)).size).toBe(1);
  });
});

test("a GPU's clock that stands still makes no turn endless", async () => {
  expect(await visited([0.14, 0.026], () => 0, randomStream(1), Infinity, 1)).toBe(0);
});

test("where time runs out, the preferred candidate is taken", async () => {
  const seen = HOSTS["Chrome on Linux and Windows"] as Seen;
  expect(await visited([0.14, 0.026], seen, randomStream(1), 200)).toBe(0);
});

/** What one visit takes. Only the pretended clock moves. */
async function visited(
  costs: readonly number[],
  seen: Seen,
  random: Random,
  end: number,
  delay = 0,
): Promise<number> {
  let now = 0;
  vi.stubGlobal("performance", { now: () => now });
  const candidates = costs.map((cost): Candidate => (times) => {
    const took = seen(times * cost * (1 + 0.03 * spread(random)), random);
    now += took + delay * Math.max(1, times * cost);
    return Promise.resolve(took);
  });
  return fastest(candidates, end);
}

/** The size of a normally distributed number. */
function spread(random: Random): number {
  return Math.abs(Math.sqrt(-2 * Math.log(random() + 1e-12)) * Math.cos(2 * Math.PI * random()));
}

/** Seen by a host that looks at intervals of about this length. */
function polled(work: number, interval: number, jitter: number, random: Random): number {
  const done = work + 0.03 + 0.02 * spread(random);
  let look = 0;
  while (look < done) {
    look += interval + jitter * spread(random);
  }
  return look + 0.05 + 0.03 * random();
}

test("where turns seem to take less than a wait, nothing was measured and the preferred candidate is taken", async () => {
  // A machine that is busy only at first: eight calls for the wait, one for the repeats of each candidate, then the rounds.
  let calls = 0;
  const candidate = (milliseconds: number) => () => {
    calls += 1;
    return Promise.resolve(calls <= 8 ? 20 : calls <= 10 ? 300 : milliseconds);
  };
  const end = performance.now() + 60_000;
  expect(await fastest([candidate(11), candidate(10)], end)).toBe(0);
});
