import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { installedBrowsers } from "../../src/node/browser.mjs";
import { SHELL, runNpx } from "./run-npx.mjs";

/** What Node and Deno run; built from tests/hosts/checks.ts. */
const PROGRAM = "dist/hosts/checks.js";

/** The tests of Chrome that check the same: kernels, whole steps, resumed runs. */
const CHROME_TESTS = [
  "tests/shaders/fuzz",
  "tests/engine/step/teacher-forced",
  "tests/engine/resumed-training",
];

/** @typedef {{ readonly command: string, readonly options: string[], readonly missing: string }} Host */

/** @type {Readonly<Record<string, Host>>} */
const HOSTS = {
  chrome: {
    command: "npx",
    options: ["vitest", "run", "--project", "gpu", ...CHROME_TESTS],
    missing: "npx is not installed.",
  },
  node: {
    command: process.execPath,
    options: ["--import", "./scripts/long-tests/node-gpu.mjs", PROGRAM],
    missing: "Node is not installed.",
  },
  deno: {
    command: process.env["DENO"] ?? "deno",
    options: ["run", "--allow-all", PROGRAM],
    missing: "Deno is not installed. Install it, or set DENO to its path.",
  },
};

/**
 * Runs the same checks of kernels and training wherever WebGPU is. Chrome and Node compile WGSL with Dawn, Deno with
 * wgpu, as Firefox does. A host that is not installed is skipped, unless it was named.
 *
 * @param {readonly string[]} named hosts; all where empty
 * @returns {number} 0 where every host passed
 */
export function checkHosts(named) {
  const unknown = named.find((name) => HOSTS[name] === undefined);
  if (unknown !== undefined) {
    console.error(`There is no host ${unknown}; there are ${Object.keys(HOSTS).join(", ")}.`);
    return 1;
  }
  const status = runNpx(["vite", "build", "--mode", "hosts", "--logLevel", "warn"]);
  if (status !== 0) {
    return status;
  }
  const hosts = Object.entries(HOSTS).filter(
    ([name]) => named.length === 0 || named.includes(name),
  );
  const passed = hosts.map(([name, host]) => check(name, host, named.length > 0));
  return passed.every(Boolean) ? 0 : 1;
}

/**
 * Whether a host passed, or is not installed and not required either.
 *
 * @param {string} name
 * @param {Host} host
 * @param {boolean} required
 */
function check(name, { command, options, missing }, required) {
  console.log(`\n${name}`);
  const { error, status } = spawnSync(command, options, {
    stdio: "inherit",
    env: name === "chrome" ? process.env : { ...softwareAdapter(), ...process.env },
    shell: SHELL,
  });
  if (error !== undefined && "code" in error && error.code === "ENOENT") {
    console.log(`  ${required ? "failed" : "skipped"}: ${missing}`);
    return !required;
  }
  return status === 0;
}

/** Variables that give a host the software adapter of the installed Chromium, where the machine has no other. */
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
