// What the library's build does beyond bundling.
import { readFileSync } from "node:fs";
import type { Plugin } from "vite";

const RAW = "?raw";

/** WGSL without comments, indentation and empty lines: two fifths of its size, and no minifier sees into it. */
export function bareShaders(): Plugin {
  return {
    name: "adamant:bare-shaders",
    enforce: "pre",
    load: (id) =>
      id.endsWith(`.wgsl${RAW}`)
        ? `export default ${JSON.stringify(bare(readFileSync(id.slice(0, -RAW.length), "utf8")))}`
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
