import { expect, test } from "vitest";
import { kernels } from "../../../src/shaders/index.ts";
import { inChrome, useChrome } from "../../chrome/bridge.ts";
import { type KernelName, LARGE } from "../cases/index.ts";
import { mutantsOf } from "./mutate.ts";
import { SURVIVORS } from "./survivors.ts";

useChrome();

/** Whether every mutant is tried: `npm run test:mutants`. Otherwise one in so many, of the small kernels. */
const all = process.env["ADAMANT_MUTANTS"] !== undefined;
const ONE_IN = 12;

const SEED = 20_261;

/** Mutants of one call of the page. */
const AT_ONCE = 8;

const chosen = kernels.filter(({ label }) => all || !LARGE.includes(label as KernelName));

test.each(chosen.map((spec) => [spec.label, spec.code]))(
  "of the mutants of %s only those survive that are known to do no harm",
  async (label, code) => {
    const kernel = label as KernelName;
    const known = SURVIVORS.filter(({ kernels: of }) => of.includes(kernel));
    const harmless = new Set(known.flatMap(({ changes }) => changes));
    const mutants = mutantsOf(code).filter(
      ({ change }, index) => all || (index % ONE_IN === 0 && !harmless.has(change)),
    );
    const count = LARGE.includes(kernel) ? 24 : 40;
    const run = { kernel, seed: SEED, count };
    expect(await inChrome("judgeMutants", { ...run, codes: [code] })).toEqual(["survived"]);
    const fates: string[] = [];
    for (let first = 0; first < mutants.length; first += AT_ONCE) {
      const codes = mutants.slice(first, first + AT_ONCE).map((mutant) => mutant.code);
      fates.push(...(await inChrome("judgeMutants", { ...run, codes })));
    }
    const of = (fate: string) => mutants.filter((_, index) => fates[index] === fate);
    const survivors = of("survived").map(({ change }) => change);
    const killed = of("killed").length;
    console.log(
      `${kernel}: ${killed} of ${killed + survivors.length} mutants killed, ${of("stillborn").length} do not compile`,
    );
    expect(killed).toBeGreaterThan(0);
    expect(survivors.filter((change) => !harmless.has(change))).toEqual([]);
  },
  3_600_000,
);
