// Trains in Firefox beside Chrome, in turns: samples per second of the layered plan's training step, with the adapter that each
// browser finds. Both are headless, and both are there from the start to the end.
//
//   node scripts/measure-browsers.mjs [ROUNDS]
import process from "node:process";
import puppeteer from "puppeteer";
import { createServer } from "vite";
import {
  CHROME_FLAGS,
  FIREFOX_PREFERENCES,
  installedBrowsers,
  installedFirefoxes,
} from "../src/node/browser.mjs";

/** Steps of a sample, by batch: about a second on software. */
const STEPS = { 32: 120, 128: 40 };

const rounds = Number(process.argv[2] ?? 9);
const server = await createServer({ logLevel: "warn", server: { port: 0, hmr: false } });
await server.listen();
const address = `${server.resolvedUrls?.local[0] ?? ""}bench/chrome.html`;
const protocolTimeout = 600_000;
const browsers = [
  await puppeteer.launch({
    executablePath: installedBrowsers()[0] ?? "chrome",
    args: [...CHROME_FLAGS],
    protocolTimeout,
  }),
  await puppeteer.launch({
    browser: "firefox",
    executablePath: installedFirefoxes()[0] ?? "firefox",
    extraPrefsFirefox: FIREFOX_PREFERENCES,
    protocolTimeout,
  }),
];
try {
  const pages = await Promise.all(browsers.map(opened));
  for (const [batch, steps] of Object.entries(STEPS)) {
    const rates = browsers.map(() => /** @type {number[]} */ ([]));
    for (const page of pages) {
      await rateOf(page, batch, steps);
    }
    for (let round = 0; round < rounds; round++) {
      for (const [index, page] of pages.entries()) {
        rates[index]?.push(await rateOf(page, batch, steps));
      }
    }
    const [chrome = [], firefox = []] = rates;
    const ratios = firefox.map((rate, round) => rate / (chrome[round] ?? NaN));
    const words = [chrome, firefox].map(
      (all) => `${Math.round(median(all))} (most ${Math.round(Math.max(...all))})`,
    );
    console.log(
      `batch ${batch}, samples/s: Chrome ${words[0]}, Firefox ${words[1]}; Firefox ÷ Chrome in turns ${median(ratios).toFixed(2)}`,
    );
  }
} finally {
  await Promise.all(browsers.map((browser) => browser.close()));
  await server.close();
}

/** A page with the training steps ready in `globalThis.steps`. */
async function opened(/** @type {import("puppeteer").Browser} */ browser) {
  const page = await browser.newPage();
  await page.goto(address);
  // As text, since the paths are those of Vite's server and nothing here knows their types.
  await page.evaluate(`(async () => {
    const { BENCHMARK_DIGITS } = await import("/src/bench/index.ts");
    const { stepWorkload } = await import("/src/bench/step.ts");
    const { builtInDigits } = await import("/src/data/index.ts");
    const { openDevice } = await import("/src/engine/index.ts");
    const compute = await openDevice(navigator.gpu);
    globalThis.steps = {};
    for (const batch of [${Object.keys(STEPS).join()}]) {
      const work = await stepWorkload(compute, builtInDigits(BENCHMARK_DIGITS), batch, "layered");
      await work.check();
      globalThis.steps[batch] = work;
    }
  })()`);
  console.log(await browser.version());
  return page;
}

/** Samples per second, by the page's own clock. */
async function rateOf(
  /** @type {import("puppeteer").Page} */ page,
  /** @type {string} */ batch,
  /** @type {number} */ steps,
) {
  const seconds = await page.evaluate(`(async () => {
    const start = performance.now();
    await globalThis.steps[${batch}].run(${steps});
    return (performance.now() - start) / 1000;
  })()`);
  return (Number(batch) * steps) / Number(seconds);
}

function median(/** @type {number[]} */ values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
}
