import { build } from "vite";

/** Builds the command line that the tests run. */
export default async function setup(): Promise<void> {
  await build({ mode: "cli", logLevel: "error" });
}
