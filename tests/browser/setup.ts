import { createServer } from "vite";
import type { TestProject } from "vitest/node";
import { provideBrowsers } from "./launch.ts";

/** Serves the page in which kernels and engine are tested. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await createServer({
    logLevel: "warn",
    // Editing a file while tests run must not reload their page.
    server: { host: "localhost", port: 0, hmr: false, watch: null },
  });
  await server.listen();
  const url = server.resolvedUrls?.local[0] ?? "";
  const close = await provideBrowsers(project, url, "tests/browser/page.html");
  return async () => {
    await close();
    await server.close();
  };
}
