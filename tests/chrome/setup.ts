import { createServer } from "vite";
import type { TestProject } from "vitest/node";
import { launchChrome, tellAdapter } from "./launch.ts";

/**
 * Serves the page in which kernels and engine are tested. Each file has a Chrome of its own: where two share one, a page
 * that closes while it compiles may take the GPU's process with it.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await createServer({
    logLevel: "warn",
    // Whoever edits a file while tests run does not reload their page.
    server: { host: "localhost", port: 0, hmr: false, watch: null },
  });
  await server.listen();
  const url = server.resolvedUrls?.local[0] ?? "";
  const browser = await launchChrome();
  await tellAdapter(browser, `${url}tests/chrome/page.html`);
  await browser.close();
  project.provide("chrome", { url, endpoint: undefined });
  return () => server.close();
}
