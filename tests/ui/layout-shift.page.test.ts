// Room is kept for what a run will show: nothing that is seen moves unless the user asks for it.
import { afterEach, expect, test } from "vitest";
import { usePage } from "../browser/bridge.ts";
import { click, openReady, waitForStatus } from "./person.ts";

const { page } = usePage("index.html");

/** The cumulative layout shift of a visit with a run, at most. */
const LIMIT = 0.02;

interface Recorded {
  /** A line for each shift, which names what moved. */
  shifts: string[];
  sum: number;
}

afterEach(async () => {
  await page().setViewport({ width: 1440, height: 900 });
});

test.each([
  [1440, 900],
  [1280, 720],
  [390, 844],
])("a visit with a run shifts the layout by at most 0.02, at %i × %i", async (width, height) => {
  await page().setViewport({ width, height });
  await forgetVisits();
  const { identifier } = await page().evaluateOnNewDocument(recordShifts);
  try {
    await openReady(page(), "#digits=2000&epochs=6");
    await click(page(), ">>> button#train");
    await waitForStatus(page(), /^Done: 6 epochs/);
    // What belongs to the end of the run is shown a moment later.
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const { shifts, sum } = await page().evaluate(
      () => (globalThis as unknown as { recorded: Recorded }).recorded,
    );
    console.log(`Cumulative layout shift at ${width} × ${height}: ${sum.toFixed(4)}.`);
    expect(sum, shifts.join("\n")).toBeLessThanOrEqual(LIMIT);
  } finally {
    await page().removeScriptToEvaluateOnNewDocument(identifier);
  }
});

/** Afterwards the page opens as for a new visitor: not scrolled, and without a run to continue. */
async function forgetVisits(): Promise<void> {
  const url = page().url();
  await page().evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    await root.removeEntry("adamant", { recursive: true }).catch(() => undefined);
    scrollTo(0, 0);
  });
  await page().goto("about:blank");
  await page().goto(url);
}

/** Runs in the page: adds up the shifts that do not follow from a click or a key. */
function recordShifts(): void {
  interface Shift extends PerformanceEntry {
    readonly value: number;
    readonly hadRecentInput: boolean;
    readonly sources: readonly { readonly node: Node | null; readonly currentRect: DOMRect }[];
  }
  const recorded: Recorded = { shifts: [], sum: 0 };
  Object.assign(globalThis, { recorded });
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, sources } of list.getEntries() as Shift[]) {
      if (!hadRecentInput) {
        recorded.sum += value;
        const moved = sources.map(({ currentRect: { x, y, width, height } }) =>
          [x, y, width, height].map(Math.round).join(" "),
        );
        recorded.shifts.push(`${value.toFixed(4)}: ${moved.join("; ")}`);
      }
    }
  }).observe({ type: "layout-shift", buffered: true });
}
