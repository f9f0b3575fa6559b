import { createServer } from "vite";
import type { TestProject } from "vitest/node";
import { launchChrome } from "./launch.ts";

/** Starts a Chrome, and a server for the page in which kernels and engine are tested. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await createServer({
    logLevel: "warn",
    // Whoever edits a file while tests run does not reload their page.
    server: { host: "localhost", port: 0, hmr: false, watch: null },
  });
  await server.listen();
  const url = server.resolvedUrls?.local[0] ?? "";
  const browser = await launchChrome(`${url}tests/chrome/page.html`);
  project.provide("chrome", { endpoint: browser.wsEndpoint(), url });
  return async () => {
    await browser.close();
    await server.close();
  };
}
