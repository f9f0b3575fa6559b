import { fileURLToPath } from "node:url";
import type { Benchmark, Row } from "../bench/index.ts";
import { NoGpuError } from "../engine/index.ts";
import { CHROME_FLAGS, installedBrowsers } from "../node/browser.mjs";

/** Adamant's own folder, two above dist/cli. */
export const PROJECT = fileURLToPath(new URL("../..", import.meta.url));

/** Longer than a thorough benchmark takes on a slow machine. */
const TIMEOUT_MS = 30 * 60_000;

/**
 * Runs the benchmark in headless Chrome, in the page bench/chrome.html.
 *
 * @param report called with each row as soon as it is measured
 * @throws NoGpuError if there is no browser
 */
export async function benchInChrome(
  quick: boolean,
  preference: GPUPowerPreference,
  report: (row: Row) => void,
): Promise<{ host: string; flags: readonly string[]; benchmark: Benchmark }> {
  // Imported here, since the other commands need neither.
  const [{ default: puppeteer }, { createServer }] = await loadPackages();
  const [executablePath] = installedBrowsers();
  if (executablePath === undefined) {
    throw new NoGpuError(
      "Neither Chrome nor Chromium was found. Install one of them, or set PUPPETEER_EXECUTABLE_PATH to the path of one.",
    );
  }
  const server = await createServer({ root: PROJECT, logLevel: "warn", server: { port: 0 } });
  await server.listen();
  const browser = await puppeteer.launch({
    executablePath,
    args: [...CHROME_FLAGS],
    protocolTimeout: TIMEOUT_MS,
  });
  try {
    const page = await browser.newPage();
    await page.exposeFunction("report", report);
    await page.goto(`${server.resolvedUrls?.local[0] ?? ""}bench/chrome.html`);
    await page.waitForFunction("globalThis.bench !== undefined");
    const benchmark = (await page.evaluate(
      `globalThis.bench(${String(quick)}, "${preference}")`,
    )) as Benchmark;
    return { host: await browser.version(), flags: CHROME_FLAGS, benchmark };
  } finally {
    await browser.close();
    await server.close();
  }
}

async function loadPackages() {
  try {
    return await Promise.all([import("puppeteer"), import("vite")]);
  } catch (error) {
    throw new NoGpuError(
      "--host chrome needs Puppeteer and Vite, which only Adamant's repository installs. Run it there, after npm ci.",
      { cause: error },
    );
  }
}
