import { TINY, expectWithin } from "../../reference/bounds.ts";
import { adamWithin } from "../../reference/within.ts";
import { drawSchedule } from "./batch.ts";
import { type Contents, type MakeCase, expectSame } from "./case.ts";
import type { Draw } from "./draw.ts";

export const RATES = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };

export const ADAM_CONSTANTS = {
  ONE_MINUS_BETA_1: 1 - RATES.beta1,
  ONE_MINUS_BETA_2: 1 - RATES.beta2,
  EPSILON: RATES.epsilon,
};

export const adamCase: MakeCase = (draw) => {
  // With a single invocation the test sees whether the first one sets the clock.
  const alone = draw.below(8) === 0;
  const length = alone ? 4 : 4 * draw.size() * draw.size(8);
  const { steps, schedule, rates } = drawSchedule(draw, 32);
  const step = draw.below(steps);
  const isStopped = draw.below(8) === 0;
  if (isStopped) {
    stop(schedule, step);
  }
  const gradients = draw.values(length);
  const state = drawState(draw, length);
  return {
    constants: {
      BLOCKS: length / 4,
      ...ADAM_CONSTANTS,
      WORKGROUP: alone ? 1 : draw.pick([8, 64, 256]),
    },
    buffers: { gradients, schedule, clock: Uint32Array.of(77, step), ...state },
    check(after) {
      if (isStopped) {
        expectUnchanged(after, state);
      } else {
        expectAdam(after, state, { values: gradients, rate: rates[step] as number });
      }
      expectSame("clock", after["clock"] ?? gradients, Uint32Array.of(step + 1, step));
    },
  };
};

/** Parameters with the moments of earlier gradients; the moments are zero at the start and where there never was a gradient. */
export function drawState(draw: Draw, length: number) {
  const none = draw.below(4) === 0;
  const m = none ? new Float32Array(length) : draw.values(length);
  const v = none ? new Float32Array(length) : draw.values(length).map((root) => root * root);
  return { parameters: draw.values(length, draw.pick(["usual", "sparse", "faint"])), m, v };
}

/** Makes a network take no part in a step. */
export function stop(schedule: Uint32Array<ArrayBuffer>, step: number): void {
  new Float32Array(schedule.buffer)[2 * step] = -1;
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
