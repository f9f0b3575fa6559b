import type { Benchmark, Row } from "../bench/index.ts";
import { NoGpuError } from "../engine/index.ts";
import { CHROME_FLAGS, installedBrowsers } from "./browser.mjs";

/** The longest that a thorough benchmark takes on a slow machine. Milliseconds. */
const PATIENCE = 30 * 60_000;

/**
 * Runs the benchmark in headless Chrome, on bench/chrome.html.
 *
 * @throws NoGpuError where there is no browser
 */
export async function benchInChrome(
  quick: boolean,
  report: (row: Row) => void,
): Promise<{ host: string; flags: readonly string[]; benchmark: Benchmark }> {
  // Loaded here: the other commands need neither.
  const [{ default: puppeteer }, { createServer }] = await Promise.all([
    import("puppeteer"),
    import("vite"),
  ]);
  const [executablePath] = installedBrowsers();
  if (executablePath === undefined) {
    throw new NoGpuError(
      "Neither Chrome nor Chromium was found. Install one, or name it in PUPPETEER_EXECUTABLE_PATH.",
    );
  }
  const server = await createServer({ logLevel: "warn", server: { port: 0 } });
  await server.listen();
  const browser = await puppeteer.launch({
    executablePath,
    args: [...CHROME_FLAGS],
    protocolTimeout: PATIENCE,
  });
  try {
    const page = await browser.newPage();
    await page.exposeFunction("report", report);
    await page.goto(`${server.resolvedUrls?.local[0] ?? ""}bench/chrome.html`);
    await page.waitForFunction("globalThis.bench !== undefined");
    const benchmark = (await page.evaluate(`globalThis.bench(${String(quick)})`)) as Benchmark;
    return { host: await browser.version(), flags: CHROME_FLAGS, benchmark };
  } finally {
    await browser.close();
    await server.close();
  }
}
