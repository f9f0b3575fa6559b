// Finds the fastest of several candidates by timing them. The host sees late that the GPU is done, by 0.5 to 4 ms, and a step
// takes microseconds. So a candidate is repeated until it takes ten times as long as such a wait. Times differ from one
// visit to the next, so the candidates come in a fixed order of preference: the first that is about as fast as the best is taken.

/** Runs a candidate some times. Returns the milliseconds that this took, by the GPU's own clock where it has one. */
export type Candidate = (times: number) => Promise<number>;

/** Candidates take turns in this many rounds. */
const ROUNDS = 7;

/** A turn takes at least this long, so that a clock with ticks of 0.1 ms measures it well. Milliseconds. */
const MIN_TURN = 2;

/** A turn takes at least as long as this many waits. */
const WAITS_IN_TURN = 10;

/** Times within this ratio are taken to be the same: noise is below it, a difference that matters above. */
const SAME = 1.1;

/**
 * The index of the first candidate that is about as fast as the fastest; 0 where there is no time to find out.
 *
 * @param candidates the one to prefer first
 * @param end of the time for it, by `performance.now`
 */
export async function fastest(candidates: readonly Candidate[], end: number): Promise<number> {
  const wait = await waitOf(candidates[0] as Candidate);
  const turn = Math.max(MIN_TURN, WAITS_IN_TURN * wait);
  if (performance.now() + ROUNDS * candidates.length * turn > end) {
    return 0;
  }
  const repeats: number[] = [];
  for (const candidate of candidates) {
    repeats.push(await repeatsFor(candidate, turn, end));
  }
  const times = candidates.map((): number[] => []);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, candidate] of candidates.entries()) {
      if (performance.now() > end) {
        return 0;
      }
      // Turns of different lengths, since a host that looks at intervals rounds them up.
      const count = Math.ceil((repeats[index] as number) * (1 + round / ROUNDS));
      times[index]?.push(((await candidate(count)) - wait) / count);
    }
  }
  const typical = times.map(middle);
  const best = Math.min(...typical);
  // On a busy machine a turn may seem to take less than a wait. Then nothing was measured.
  return best <= 0 ? 0 : typical.findIndex((time) => time <= SAME * best);
}

/** How long nothing at all takes. */
async function waitOf(candidate: Candidate): Promise<number> {
  // The first run of all compiles what was put off until then.
  await candidate(1);
  const waits: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    waits.push(await candidate(0));
  }
  return middle(waits);
}

/** How often to repeat a candidate for a turn. A GPU's clock that stands still does not make it endless. */
async function repeatsFor(candidate: Candidate, turn: number, end: number): Promise<number> {
  for (let repeats = 1; ;) {
    const start = performance.now();
    const taken = await candidate(repeats);
    const now = performance.now();
    if (taken >= turn || now - start > 10 * turn || now > end) {
      return repeats;
    }
    repeats = Math.ceil(repeats * Math.min(8, (1.2 * turn) / taken));
  }
}

/** The mean without the smallest value and the two largest: a turn that something held up does not count. */
function middle(values: readonly number[]): number {
  const kept = values.toSorted((a, b) => a - b).slice(1, -2);
  return kept.reduce((sum, value) => sum + value, 0) / kept.length;
}
