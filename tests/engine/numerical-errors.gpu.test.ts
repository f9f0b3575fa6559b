import { expect, test } from "vitest";
import { randomStream } from "../../src/base/random.ts";
import type { Injection } from "../browser/api-numbers.ts";
import { inChrome, useOwnChrome } from "../browser/bridge.ts";
import { easyExamples } from "../reference/values.ts";

useOwnChrome();

/** An epoch has eleven steps. */
const RUN = {
  sizes: [50, 17, 5],
  start: 3,
  training: easyExamples(333, 50, 5, 1),
  validation: easyExamples(60, 50, 5, 2),
  batch: 32,
  epochs: 4,
} as const;

const STEPS = 11;

const BITS = {
  "a quiet NaN": 0x7fc0_0000,
  "a signalling NaN": 0x7f80_0001,
  "a negative NaN": 0xffc1_2345,
  infinity: 0x7f80_0000,
  "negative infinity": 0xff80_0000,
} as const;

const INJECTIONS = 30;

test(`a value that is not a number is found in the epoch where it appears, and never saved: ${INJECTIONS} of ${INJECTIONS}`, async () => {
  const random = randomStream(9, 1);
  const below = (limit: number) => Math.floor(random() * limit);
  const kinds = Object.values(BITS);
  const injections = Array.from({ length: INJECTIONS }, (_, index): Injection => {
    const layer = below(2);
    return {
      tensor: (["parameters", "m", "v"] as const)[index % 3] as Injection["tensor"],
      layer,
      part: below(2) === 0 ? "weights" : "bias",
      column: below(layer === 0 ? 17 : 5),
      bits: kinds[Math.floor(index / 3) % kinds.length] as number,
      // In the second or third epoch, so that a good state was saved before.
      step: STEPS + 1 + below(2 * STEPS - 1),
    };
  });
  const discoveries = await inChrome("injectNumbers", { ...RUN, injections });
  discoveries.forEach(({ name, message, epochsAfter, kept, keptBroken }, index) => {
    const { step, layer } = injections[index] as Injection;
    const where = `${JSON.stringify(injections[index])}: ${message}`;
    const epoch = Math.floor(step / STEPS) + 1;
    expect(name, where).toBe("NumericalError");
    expect(message, where).toMatch(new RegExp(`epoch ${epoch}, step \\d+`));
    const [, named] = /layer (\d) holds \d+ values? that/.exec(message) ?? [];
    expect(Number(named), where).toBeLessThanOrEqual(layer + 1);
    expect({ epochsAfter, kept, keptBroken }, where).toEqual({
      epochsAfter: 0,
      kept: true,
      keptBroken: 0,
    });
  });
});

test.each(Object.entries(BITS))("a network that starts with %s is refused", async (_, bits) => {
  const bias = new Float32Array(Uint32Array.of(0, bits, 0, 0, bits).buffer);
  const start = [
    { weights: new Float32Array(50 * 17), bias: new Float32Array(17) },
    { weights: new Float32Array(17 * 5), bias },
  ];
  const { name, message, left } = await inChrome("refusalOf", { ...RUN, start });
  expect(name).toBe("RequestError");
  expect(message).toMatch(/^Layer 2 of the network holds 2 values that are not numbers/);
  expect(left).toBe(0);
});
