import { describe, expect, test } from "vitest";
import { inChrome, useKernelPage } from "../../browser/bridge.ts";
import { soaking } from "../../soak.ts";

useKernelPage();

const SEED = 22;
const POPULATIONS = soaking ? 200 : 20;

/** The number of populations in one call of the page. */
const AT_ONCE = 2;

describe("each network of a population has the same bits as alone, also after a pause and a resume", () => {
  test(`in ${POPULATIONS} random populations`, async () => {
    for (let first = 0; first < POPULATIONS; first += AT_ONCE) {
      const run = { seed: SEED, first, count: AT_ONCE };
      expect(await inChrome("populationsApart", run)).toEqual([]);
    }
  }, 3_600_000);
});
