// What the library's build does beyond bundling.
import { readFileSync } from "node:fs";
import type { Plugin } from "vite";

const SHADER = /\.wgsl\?raw$/;

/** WGSL without comments, indentation and empty lines: two fifths of its size, and no minifier sees into it. */
export function bareShaders(): Plugin {
  return {
    name: "adamant:bare-shaders",
    enforce: "pre",
    load: (id) =>
      SHADER.test(id)
        ? `export default ${JSON.stringify(bare(readFileSync(id.replace(SHADER, ".wgsl"), "utf8")))}`
        : undefined,
  };
}

/** WGSL has no strings, so `//` always begins a comment. */
export function bare(wgsl: string): string {
  return wgsl
    .split("\n")
    .map((line) => line.replace(/\/\/.*/, "").trim())
    .filter((line) => line !== "")
    .join("\n");
}
