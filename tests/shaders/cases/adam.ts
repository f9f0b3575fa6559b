import { adamSums } from "../../../src/shaders/index.ts";
import { TINY, expectWithin, sumBound } from "../../reference/bounds.ts";
import { adamWithin } from "../../reference/within.ts";
import { drawSchedule } from "./batch.ts";
import { CLOCK_WORDS, type Contents, type MakeCase, bitsOf, expectSame } from "./case.ts";
import type { Draw } from "./draw.ts";

export const RATES = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };

export const ADAM_CONSTANTS = {
  ONE_MINUS_BETA_1: 1 - RATES.beta1,
  ONE_MINUS_BETA_2: 1 - RATES.beta2,
  EPSILON: RATES.epsilon,
};

export const adamCase: MakeCase = (draw) => {
  const length = 4 * draw.size() * draw.size(8);
  const { schedule } = drawSchedule(draw, 32);
  const step = draw.below(schedule.length / 2);
  const rate = drawRate(draw, schedule, step);
  const gradients = draw.values(length);
  const state = drawState(draw, length);
  const sums = adamSums(length / 4);
  const { clock, hasRoom } = drawClock(draw, schedule, step, sums);
  return {
    constants: {
      BLOCKS: length / 4,
      ...ADAM_CONSTANTS,
      WORKGROUP: draw.pick([1, 8, 64, 256]),
    },
    buffers: { gradients, schedule, clock, ...state },
    exact: hasRoom ? [] : ["clock"],
    check(after) {
      if (rate < 0) {
        expectUnchanged(after, state);
      } else {
        expectAdam(after, state, { values: gradients, rate });
      }
      expectNextStep(after, clock, step);
      const squares = rate < 0 || !hasRoom ? undefined : squaresWithin(gradients);
      expectSquares(after, { clock, step, sums, squares });
    },
  };
};

/** What stands where no sum of squares was written. */
const UNWRITTEN = 0x4711;

/** A clock in the middle of a step, with room for the sums of squares of all steps, or only of those before this one. */
export function drawClock(draw: Draw, schedule: Uint32Array, step: number, sums: number) {
  // A buffer has room for one sum at least.
  const hasRoom = step === 0 || draw.below(4) > 0;
  const steps = hasRoom ? schedule.length / 2 : step;
  const clock = new Uint32Array(CLOCK_WORDS + steps * sums).fill(UNWRITTEN);
  clock.set([77, step]);
  return { clock, hasRoom };
}

/** The rate of a step: below zero where the network has stopped. With a rate of zero the moments still move. */
export function drawRate(draw: Draw, schedule: Uint32Array<ArrayBuffer>, step: number): number {
  const rates = new Float32Array(schedule.buffer);
  rates[2 * step] = [-1, 0][draw.below(8)] ?? (rates[2 * step] as number);
  return rates[2 * step] as number;
}

/** Throws unless the clock stands at the next step. */
export function expectNextStep(
  { clock = new Uint32Array() }: Contents,
  before: Uint32Array,
  step: number,
): void {
  const expected = Uint32Array.from(before.subarray(0, CLOCK_WORDS)).fill(step + 1, 0, 1);
  expectSame("clock", clock.slice(0, CLOCK_WORDS), expected);
}

/** The sum of squares of values that are known up to an error. */
export function squaresWithin(values: ArrayLike<number>, errors?: ArrayLike<number>) {
  let [sum, off] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    const [value, error] = [Math.abs(values[i] as number), errors?.[i] ?? 0];
    sum += value * value;
    off += 2 * value * error + error * error + TINY;
  }
  return { sum, bound: off + 1.01 * sumBound(values.length, sum + off) };
}

/**
 * Throws unless the sums of a step add up to the squares of its gradient, and no other word has changed.
 *
 * @param squares undefined where none are written: of a network that has stopped, and without room
 */
export function expectSquares(
  { clock: after = new Uint32Array() }: Contents,
  {
    clock,
    step,
    sums,
    squares,
  }: {
    readonly clock: Uint32Array<ArrayBuffer>;
    readonly step: number;
    readonly sums: number;
    readonly squares: ReturnType<typeof squaresWithin> | undefined;
  },
): void {
  const start = CLOCK_WORDS + step * sums;
  const own = bitsOf(after.slice(start, start + sums));
  const rest = bitsOf(after.slice());
  if (squares !== undefined) {
    const actual = new Float32Array(own.buffer).reduce((sum, one) => sum + one, 0);
    expectWithin("sum of squares", [actual], [squares.sum], () => squares.bound);
    rest.fill(UNWRITTEN, start, start + sums);
  }
  expectSame("other sums", rest.subarray(CLOCK_WORDS), clock.subarray(CLOCK_WORDS));
}

/** Parameters with the moments of earlier gradients; the moments are zero at the start and where there never was a gradient. */
export function drawState(draw: Draw, length: number) {
  const none = draw.below(4) === 0;
  const m = none ? new Float32Array(length) : draw.values(length);
  const v = none ? new Float32Array(length) : draw.values(length).map((root) => root * root);
  return { parameters: draw.values(length, draw.pick(["usual", "sparse", "faint"])), m, v };
}

/** Throws unless parameters and moments are as they were. */
export function expectUnchanged(after: Contents, before: ReturnType<typeof drawState>): void {
  for (const name of ["parameters", "m", "v"] as const) {
    expectSame(name, after[name] ?? new Float32Array(), before[name]);
  }
}

/** Throws unless every parameter and its moments are what Adam computes from the state before and the gradients. */
export function expectAdam(
  after: Contents,
  before: Readonly<Record<"parameters" | "m" | "v", Float32Array>>,
  gradients: { values: ArrayLike<number>; errors?: ArrayLike<number>; rate: number },
  places = Uint32Array.from(gradients.values, (_, i) => i),
): void {
  const all = Array.from(places, (place, i) =>
    adamWithin(
      {
        g: gradients.values[i] as number,
        m: before.m[place] as number,
        v: before.v[place] as number,
        parameter: before.parameters[place] as number,
      },
      { rate: gradients.rate, ...RATES },
      gradients.errors?.[i],
    ),
  );
  for (const [name, part] of [
    ["m", "m"],
    ["v", "v"],
    ["parameters", "parameter"],
  ] as const) {
    const actual = Array.from(places, (place) => after[name]?.[place] ?? NaN);
    const expected = all.map(({ twin }) => twin[part]);
    expectWithin(name, actual, expected, (i) => all[i]?.bounds[part] as number);
  }
  expectUnmovedWithoutGradient(after, before, gradients, places);
}

/** The error of a sum of zeros is smaller than this, whatever its length. */
const MAX_ERROR_OF_ZERO = 2 ** -100;

/**
 * A parameter that has no gradient and never had one keeps all its bits, such as the weights of paper. Only a subnormal
 * parameter may be flushed to zero, which WGSL allows and SwiftShader does in one of the two kernels.
 */
function expectUnmovedWithoutGradient(
  after: Contents,
  before: Parameters<typeof expectAdam>[1],
  { values, errors }: Parameters<typeof expectAdam>[2],
  places: Uint32Array,
): void {
  const still = places.filter(
    (place, i) =>
      values[i] === 0 &&
      // Not where the products of a sum cancel: after rounding they may not.
      (errors?.[i] ?? 0) < MAX_ERROR_OF_ZERO &&
      before.m[place] === 0 &&
      before.v[place] === 0 &&
      Math.abs(before.parameters[place] as number) >= TINY,
  );
  const at = (numbers: ArrayLike<number>) =>
    Float32Array.from(still, (place) => numbers[place] as number);
  expectSame("parameters without gradient", at(after["parameters"] ?? []), at(before.parameters));
}
