import { execFileSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  export interface ProvidedContext {
    /** The packed library, a project that it was installed into, and one that lacks the package webgpu. */
    library: { readonly tarball: string; readonly folder: string; readonly bare: string };
  }
}

/** Packages that a user of the library installs separately. */
const BROUGHT = ["webgpu", "@webgpu/types", "@types/node"];

const PACKAGE = "adamant-webgpu";

const EXAMPLES = ["page-without-bundler", "node", "custom-dataset", "vite", "deno", "bun"];

/** Packs the library as for a release, and installs it as a user would, without a network. */
export default function setup(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), "adamant-library-"));
  const packed = join(folder, "packed");
  mkdirSync(packed);
  npm(["pack", "--silent", "--pack-destination", packed], ".");
  const tarball = join(packed, readdirSync(packed)[0] ?? "");
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }\n');
  npm(["install", "--offline", "--no-audit", "--no-fund", "--silent", tarball], folder);
  for (const name of BROUGHT) {
    const link = join(folder, "node_modules", name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(resolve("node_modules", name), link, "junction");
  }
  for (const name of EXAMPLES) {
    cpSync(join("examples", name), join(folder, name), { recursive: true });
  }
  // Of its own, since tests run at the same time.
  const bare = mkdtempSync(join(tmpdir(), "adamant-bare-"));
  cpSync(join(folder, "node_modules", PACKAGE), join(bare, "node_modules", PACKAGE), {
    recursive: true,
  });
  project.provide("library", { tarball, folder, bare });
  return () => {
    for (const made of [folder, bare]) {
      rmSync(made, { recursive: true, force: true });
    }
  };
}

function npm(words: readonly string[], cwd: string): void {
  const shell = process.platform === "win32";
  execFileSync("npm", words, { cwd, shell, stdio: ["ignore", "ignore", "inherit"] });
}
