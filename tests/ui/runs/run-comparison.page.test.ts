// Two runs side by side: never the verdict on others.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { RunComparison } from "../../../src/ui/runs/run-comparison.ts";
import { usePage } from "../../browser/bridge.ts";
import { click, countOf, present, savedBy, textOf } from "../person.ts";
import { QUICK, emptyStore, showRuns, train } from "./store.ts";

const { page } = usePage("index.html");

beforeAll(async () => {
  await emptyStore(page());
  for (const rate of ["0.001", "0.01", "0.02"]) {
    await train(page(), `${QUICK}&lr=${rate}`);
  }
  await showRuns(page());
});

afterAll(async () => {
  await emptyStore(page());
});

const boxes = () => page().$$(">>> runs-table >>> tbody input[type=checkbox]");

test("while other runs are compared, the verdict on the former two is gone", async () => {
  const [first, second, third] = await boxes();
  await first?.click();
  await second?.click();
  await present(page(), ">>> run-comparison >>> #verdict");
  const comparison = await present(page(), ">>> run-comparison");
  const wasOldShown = await comparison.evaluate(async (element, box) => {
    const shown = element as unknown as Pick<
      RunComparison,
      "pair" | "compared" | "isUpdatePending"
    >;
    const [pair, verdict] = [shown.pair, shown.compared];
    (box as HTMLElement).click();
    for (let turn = 0; turn < 100; turn++) {
      await new Promise((resolve) => setTimeout(resolve, 0));
      const isOther = shown.pair[0]?.id !== pair[0]?.id || shown.pair[1]?.id !== pair[1]?.id;
      if (isOther && !shown.isUpdatePending && shown.compared === verdict) {
        return true;
      }
    }
    return false;
  }, third);
  expect(wasOldShown).toBe(false);
  await present(page(), ">>> run-comparison >>> #verdict");
});

test("the difference of the matrices has a key to its colours, and is saved with it", async () => {
  await expect.poll(() => countOf(page(), ">>> run-comparison >>> .key i")).toBe(2);
  await expect
    .poll(() => textOf(page(), ">>> run-comparison >>> .key"))
    .toMatch(/A has more digits there\s+B has more/);
  await click(page(), ">>> button#menu-export");
  await click(page(), ">>> share-menu >>> #format-svg");
  const saved = await savedBy(page(), () => click(page(), ">>> share-menu >>> #figure-difference"));
  const svg = new TextDecoder().decode(saved);
  expect(svg).toContain("has more");
  // Colours that other programs read.
  expect(svg).not.toMatch(/color\(|color-mix|rgba\(/);
});
