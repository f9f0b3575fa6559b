// Vite plugins for the build of the library.
import { readFileSync } from "node:fs";
import type { Plugin } from "vite";

const RAW = "?raw";

/**
 * Removes comments, indentation and empty lines from the WGSL of the bundle, which leaves two fifths of its size.
 * Minifiers do not do this, since to them WGSL is only a string.
 */
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

/** An operator between two values. Two operators in a row, as in `a - -b`, stay apart. */
const OPERATOR = /([\w\])]) ([-+*/%<>=!&|^]{1,2}) (?=[\w(])/g;

/**
 * Removes comments, indentation, empty lines, and the spaces at punctuation and operators. WGSL has no
 * strings, so `//` always begins a comment.
 */
export function bare(wgsl: string): string {
  return wgsl
    .split("\n")
    .map((line) => line.replace(/\/\/.*/, "").trim())
    .map((line) =>
      line
        .replace(/([,;:]) /g, "$1")
        .replace(/ \{/g, "{")
        .replace(/([\w\])]) ([-+*]?=) /g, "$1$2")
        .replace(OPERATOR, "$1$2"),
    )
    .filter((line) => line !== "")
    .join("\n");
}
