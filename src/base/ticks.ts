/**
 * Round numbers for an axis: the multiples of 1, 2 or 5 times a power of ten between its ends, about as many as asked for.
 *
 * @param least the least distance of two
 */
export function ticksBetween(from: number, to: number, count: number, least = 0): number[] {
  return multiplesBetween(from, to, Math.max(least, roundStep((to - from) / count)));
}

/** The least round number, 1, 2 or 5 times a power of ten, that is not smaller: but for rounding, or 0.9 − 0.3 were above 0.6. */
export function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  return power * ([1, 2, 5].find((digit) => digit * power >= 0.999 * step) ?? 10);
}

/** The multiples of a step from one number to another, both included. */
export function multiplesBetween(from: number, to: number, step: number): number[] {
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  );
}

/** Steps of a logarithmic axis, from the densest to the sparsest: the numbers in each power of ten that have a tick. */
const STEPS = [[1, 2, 5], [1, 3], [1]] as const;

/**
 * Round numbers for a logarithmic axis: 1, 2, 5, 10, 20, …, or fewer of them where there is no room.
 *
 * @param most ticks that the axis has room for
 */
export function logarithmicTicks(low: number, high: number, most: number): number[] {
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const ticksOf = (numbers: readonly number[], stride = 1) =>
    Array.from({ length: last - first + 1 }, (_, power) => first + power)
      .filter((power) => power % stride === 0)
      .flatMap((power) => numbers.map((number) => Number(`${number}e${power}`)))
      .filter((tick) => tick >= low && tick <= high);
  const ticks = STEPS.map((numbers) => ticksOf(numbers)).find(({ length }) => length <= most);
  return ticks ?? ticksOf([1], Math.ceil((last - first + 1) / Math.max(1, most)));
}
