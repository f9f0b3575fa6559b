// How often the page shows what a run tells while it trains. On a GPU, at once. A software adapter computes on the processor that
// renders the page, so each rendering takes time from the training (docs/benchmarks.md): there they become rarer.

/** Milliseconds between two renderings in the end, on a software adapter. */
const LONGEST = 500;

/** The interval grows by this share of the time that passes: a run that begins is seen to move at once. */
const GROWTH = 0.1;

/**
 * Milliseconds from one rendering to the next.
 *
 * @param quiet milliseconds since the run began to train, or since somebody did something on the page
 */
export function renderingInterval(isSoftware: boolean, quiet: number): number {
  return isSoftware ? Math.min(LONGEST, GROWTH * quiet) : 0;
}
