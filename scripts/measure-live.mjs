// How fast the built page trains beside its live network and curves, and without them, while the Benchmark view is shown: in turns, in one
// headless browser on the software adapter. Pictures, step scores and curves cost nothing there, since nobody sees them; run bar,
// snapshots and judging are the same. For a quiet machine: `npm run build` first.
//
//   node scripts/measure-live.mjs [TURNS] [HASH]
import process from "node:process";
import { statusIs, withBuiltPage } from "./built-page.mjs";

const turns = Number(process.argv[2] ?? 7);
/** Epochs of some seconds each, so that what happens at their ends counts little. */
const hash = process.argv[3] ?? "#preset=standard&digits=12000&epochs=3";

await withBuiltPage(async (page, address) => {
  await page.setViewport({ width: 1440, height: 1400 });
  // Kernels are compiled, and code is loaded.
  await secondsOf(page, address, true);
  const pairs = [];
  for (let turn = 0; turn < turns; turn++) {
    // Which comes first changes, so that a machine that slows down or warms up favours neither.
    const order = turn % 2 === 0 ? [true, false] : [false, true];
    const seconds = new Map();
    for (const isLive of order) {
      seconds.set(isLive, await secondsOf(page, address, isLive));
    }
    const [beside = NaN, without = NaN] = [seconds.get(true), seconds.get(false)];
    pairs.push({ beside, without });
    const words = `${beside.toFixed(2)} s beside, ${without.toFixed(2)} s without`;
    console.log(`turn ${turn + 1}: ${words}, speed × ${(without / beside).toFixed(3)}`);
  }
  const beside = median(pairs.map((pair) => pair.beside));
  const without = median(pairs.map((pair) => pair.without));
  const ratio = median(pairs.map((pair) => pair.without / pair.beside));
  console.log(
    `medians: ${beside.toFixed(2)} s beside, ${without.toFixed(2)} s without; speed × ${(without / beside).toFixed(3)}, of the pairs ${ratio.toFixed(3)}`,
  );
});

/** Seconds of all epochs but the first, in which the page is still busy with the start of the run. */
async function secondsOf(
  /** @type {import("puppeteer").Page} */ page,
  /** @type {string} */ address,
  /** @type {boolean} */ isLive,
) {
  await page.goto("about:blank");
  await page.goto(`${address}${hash}`);
  await statusIs(page, "Ready");
  await press(page, "train");
  await statusIs(page, "Training");
  await press(page, isLive ? "view-train" : "view-benchmark");
  await statusIs(page, "Done");
  await press(page, "view-train");
  const times = await page.waitForFunction(
    () => {
      const app = globalThis.document.querySelector("adamant-app")?.shadowRoot;
      const records = app?.querySelector("train-view")?.shadowRoot?.querySelector("run-records");
      const table = records?.shadowRoot?.querySelector("epoch-table")?.shadowRoot;
      const cells = [...(table?.querySelectorAll("tbody td:last-child") ?? [])];
      return cells.length > 1 && cells.map(({ textContent }) => textContent);
    },
    { polling: 200 },
  );
  const texts = /** @type {string[]} */ (await times.jsonValue());
  return texts.slice(1).reduce((sum, text) => sum + secondsIn(text), 0);
}

/** 65 from "1 min 05 s", 18.4 from "18.4 s". */
function secondsIn(/** @type {string} */ text) {
  const [, minutes = "0", seconds = "NaN"] = /^(?:(\d+) min )?([\d.]+) s$/.exec(text.trim()) ?? [];
  return 60 * Number(minutes) + Number(seconds);
}

async function press(/** @type {import("puppeteer").Page} */ page, /** @type {string} */ id) {
  await page.click(`>>> button#${id}`);
}

function median(/** @type {number[]} */ values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
}
