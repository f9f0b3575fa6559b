import { expect, test } from "vitest";
import { kernels } from "../../../src/shaders/index.ts";
import { inChrome, useOwnChrome } from "../../browser/bridge.ts";
import type { KernelName } from "../cases/index.ts";
import { mutantsOf } from "./mutate.ts";
import { SURVIVORS } from "./survivors.ts";

const { restart } = useOwnChrome();

/** Whether this is `npm run test:long -- mutants`; otherwise a few mutants of these kernels show that faults are found. */
const all = process.env["ADAMANT_MUTANTS"] !== undefined;
const SMOKE: readonly string[] = ["bias_relu", "relu_gradient"];
const SMOKE_ONE_IN = 12;

/** These kernels try one mutant in three, since software compiles each for up to a second. */
const ONE_IN: Partial<Record<KernelName, number>> = {
  input_matmul: 3,
  input_gradient: 3,
  matmul_16x16: 3,
  matmul_64x64: 3,
  forward_backward: 3,
};

const SEED = 20_261;

/** The number of cases per mutant. `augment` needs many, since few images have ink where a mutant cuts it off. */
const CASES = 40;
const MORE_CASES: Partial<Record<KernelName, number>> = { augment: 600 };

/** A mutant that takes longer than this is in an endless loop, and counts as killed. Milliseconds. */
const PATIENCE = 30_000;

const chosen = kernels.filter(({ label }) => all || SMOKE.includes(label));

test.each(chosen.map(({ label, code }) => [label, code]))(
  "every mutant of %s is killed, except those known to be harmless",
  async (label, code) => {
    const kernel = label as KernelName;
    const known = SURVIVORS.filter(({ kernels: of }) => of.includes(kernel));
    const harmless = new Set(known.flatMap(({ changes }) => changes));
    const oneIn = all ? (ONE_IN[kernel] ?? 1) : SMOKE_ONE_IN;
    const mutants = mutantsOf(code).filter((_, index) => index % oneIn === 0);
    // If the checks failed for the kernel itself, they would kill every mutant.
    expect(await fateOf(kernel, code)).toBe("survived");

    const fates: string[] = [];
    for (const mutant of mutants) {
      fates.push(await fateOf(kernel, mutant.code));
    }
    const of = (fate: string) => mutants.filter((_, index) => fates[index] === fate);
    const survivors = of("survived").map(({ change }) => change);
    const killed = of("killed").length;
    if (all) {
      console.log(
        `${kernel}: ${killed} of ${killed + survivors.length} mutants killed, ${of("stillborn").length} do not compile`,
      );
    }
    expect(killed).toBeGreaterThan(0);
    expect(survivors.filter((change) => !harmless.has(change))).toEqual([]);
  },
  3_600_000,
);

async function fateOf(kernel: KernelName, code: string) {
  const count = MORE_CASES[kernel] ?? CASES;
  const run = { kernel, seed: SEED, count, shapes: "data", code } as const;
  const tested = inChrome("testMutant", run);
  const endless = new Promise<undefined>((resolve) => {
    setTimeout(resolve, PATIENCE);
  });
  const fate = await Promise.race([tested, endless]);
  if (fate !== undefined) {
    return fate;
  }
  tested.catch(() => undefined);
  await restart();
  return "killed";
}
