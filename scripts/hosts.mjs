// Runs the same checks of kernels and training on every host of WebGPU: `npm run test:hosts`, or only on the hosts named
// after `--`. Chrome and Node compile WGSL with Dawn, Deno with wgpu, as Firefox does. Fails if a check fails, or if a
// named host is not installed.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { installedBrowsers } from "../src/cli/browser.mjs";

const PROGRAM = "dist/hosts/checks.js";

/** In Chrome these tests do the same checks: kernels, whole steps, and resumed runs. */
const CHROME_TESTS = [
  "tests/shaders/fuzz",
  "tests/engine/step/teacher-forced",
  "tests/engine/resumed-training",
];

/** @type {Readonly<Record<string, { command: string, options: string[], missing: string }>>} */
const HOSTS = {
  chrome: {
    command: "npx",
    options: ["vitest", "run", "--project", "gpu", ...CHROME_TESTS],
    missing: "",
  },
  node: {
    command: process.execPath,
    options: ["--import", "./scripts/node-gpu.mjs", PROGRAM],
    missing: "",
  },
  deno: {
    command: process.env["DENO"] ?? "deno",
    options: ["run", "--allow-all", PROGRAM],
    missing: "Deno is not installed. Install it, or set DENO to its path.",
  },
};

/** Environment variables that make the hosts find Chromium's software adapter on a machine without a GPU. */
function softwareAdapter() {
  const folder = installedBrowsers()
    .map((browser) => dirname(browser))
    .find((place) => existsSync(join(place, "vk_swiftshader_icd.json")));
  return folder === undefined || process.platform !== "linux"
    ? {}
    : {
        VK_ICD_FILENAMES: join(folder, "vk_swiftshader_icd.json"),
        LD_LIBRARY_PATH: folder,
      };
}

/**
 * Runs the checks on one host.
 *
 * @param {string} name
 * @param {boolean} isNamed whether the user named this host, so that it must not be skipped
 */
function check(name, isNamed) {
  const host = HOSTS[name];
  if (host === undefined) {
    console.error(`There is no host ${name}. The hosts are ${Object.keys(HOSTS).join(", ")}.`);
    return false;
  }
  console.log(`\n${name}`);
  const { error, status } = spawnSync(host.command, host.options, {
    stdio: "inherit",
    env: name === "chrome" ? process.env : { ...softwareAdapter(), ...process.env },
    shell: process.platform === "win32",
  });
  if (error !== undefined && "code" in error && error.code === "ENOENT") {
    console.log(`  skipped: ${host.missing}`);
    return !isNamed;
  }
  return status === 0;
}

const build = spawnSync("npx", ["vite", "build", "--mode", "hosts", "--logLevel", "warn"], {
  stdio: "inherit",
  shell: process.platform === "win32",
});
const named = process.argv.slice(2);
const names = named.length > 0 ? named : Object.keys(HOSTS);
const passed = build.status === 0 && names.map((name) => check(name, named.includes(name)));
process.exitCode = passed !== false && passed.every(Boolean) ? 0 : 1;
