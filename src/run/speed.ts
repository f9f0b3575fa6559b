// How fast a run goes, so that one can watch it. A slower run takes the same steps with pauses between them: the bits are the same.

/** Slow: step by step. Normal: every step is seen in the curves. Full: as fast as the GPU. */
export type Speed = "slow" | "normal" | "full";

/** How many steps are taken at a time, and how long that lasts with the pause after them, in milliseconds. */
export interface Pace {
  readonly steps: number;
  readonly milliseconds: number;
}

export const PACES: Readonly<Record<Speed, Pace | undefined>> = {
  slow: { steps: 1, milliseconds: 250 },
  normal: { steps: 5, milliseconds: 100 },
  full: undefined,
};

/** Steps of a second; undefined for as many as the GPU takes. */
export function stepsPerSecond(speed: Speed): number | undefined {
  const pace = PACES[speed];
  return pace && (1000 * pace.steps) / pace.milliseconds;
}

/** Resolves after this time, or as soon as the signal is aborted. */
export function waited(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, milliseconds);
    function done() {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
    if (signal.aborted) {
      done();
    } else {
      signal.addEventListener("abort", done);
    }
  });
}
