/** Between two marks, in parts of the slider's length, so that their words have room on a phone. */
const DISTANCE = 0.24;

/**
 * What stands where below the time slider, in parts of its length. Each moment has the same room, so that the first steps, in which
 * most happens, have more of it than the last ones.
 *
 * @param moments steps since the start of the run
 * @param perEpoch steps of an epoch; undefined before the run is prepared
 */
export function marksOf(
  moments: readonly number[],
  perEpoch: number | undefined,
): readonly (readonly [at: number, words: string])[] {
  if (moments.length === 0) {
    return [];
  }
  const marks: [number, string][] = [[0, "start"]];
  for (const [index, steps] of moments.entries()) {
    const at = index / moments.length;
    const [last = 0] = marks.at(-1) ?? [];
    const isEpoch = perEpoch !== undefined && steps > 0 && steps % perEpoch === 0;
    if (isEpoch && at >= last + DISTANCE && at <= 1 - DISTANCE) {
      marks.push([at, `epoch ${steps / perEpoch}`]);
    }
  }
  return [...marks, [1, "now"]];
}
