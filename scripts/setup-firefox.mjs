// Runs before the tests in Firefox. Makes sure that there is a Firefox and, on Linux, a Vulkan driver for its WebGPU; as
// root on Debian it installs what is missing.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { installedFirefoxes } from "../src/node/browser.mjs";

const DRIVERS = ["/usr/share/vulkan/icd.d", "/etc/vulkan/icd.d"];

const missing = missingPackages();
if (missing.length > 0 && existsSync("/etc/debian_version") && process.getuid?.() === 0) {
  runs("apt-get", ["update"]) && runs("apt-get", ["install", "--yes", ...missing]);
}
const left = missingPackages();
if (left.length > 0) {
  console.error(
    `The tests in Firefox need ${left.join(" and ")}, and this script could not install it: it does so only as root on Debian, with a network. Install it, or name Firefox in FIREFOX; then run this again.`,
  );
  process.exitCode = 1;
}

/** What is missing, by the names of Debian's packages. */
function missingPackages() {
  const driver = DRIVERS.some((folder) => existsSync(folder) && readdirSync(folder).length > 0);
  return [
    ...(installedFirefoxes().length > 0 ? [] : ["firefox-esr"]),
    ...(driver || process.platform !== "linux" ? [] : ["mesa-vulkan-drivers"]),
  ];
}

/**
 * @param {string} program
 * @param {readonly string[]} options
 */
function runs(program, options) {
  return spawnSync(program, options, { stdio: "inherit", timeout: 600_000 }).status === 0;
}
