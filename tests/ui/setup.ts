import { build, preview } from "vite";
import type { TestProject } from "vitest/node";
import { provideChromes } from "../chrome/launch.ts";

const FOLDER = "dist/page-tests";

/**
 * Starts a Chrome, and serves the page as it is built: from the sources it is some two hundred requests, which take
 * longer than most tests. Only its policy is left out, since tests put faults into its worker, and what keeps it
 * offline; built.test.ts has both.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { NODE_ENV } = process.env;
  // Vitest's own makes Vite take Lit's development mode.
  process.env["NODE_ENV"] = "production";
  await build({ mode: "page-tests", logLevel: "error", build: { outDir: FOLDER } });
  process.env["NODE_ENV"] = NODE_ENV;
  const server = await preview({
    logLevel: "warn",
    build: { outDir: FOLDER },
    preview: { host: "localhost", port: 0 },
  });
  const url = server.resolvedUrls?.local[0] ?? "";
  const close = await provideChromes(project, url, "index.html");
  return async () => {
    await close();
    await server.close();
  };
}
