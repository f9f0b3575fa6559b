import { build, preview } from "vite";
import type { TestProject } from "vitest/node";
import { provideBrowsers } from "../browser/launch.ts";

const FOLDER = "dist/page-tests";

/**
 * Starts a Chrome and serves the built page: from its sources the page takes about two hundred requests, which last
 * longer than most tests. The build leaves out the content security policy, because tests change the worker's script,
 * and the service worker; built.page.test.ts tests both.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { NODE_ENV } = process.env;
  // With Vitest's NODE_ENV, "test", Vite would bundle Lit's development mode.
  process.env["NODE_ENV"] = "production";
  await build({ mode: "page-tests", logLevel: "error", build: { outDir: FOLDER } });
  process.env["NODE_ENV"] = NODE_ENV;
  const server = await preview({
    logLevel: "warn",
    build: { outDir: FOLDER },
    preview: { host: "localhost", port: 0 },
  });
  const url = server.resolvedUrls?.local[0] ?? "";
  const close = await provideBrowsers(project, url, "index.html");
  return async () => {
    await close();
    await server.close();
  };
}
