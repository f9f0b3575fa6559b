// Runs after `npm install`. Makes sure that the tests have a browser, and prints one line that says which one: an installed
// Chrome or Chromium, otherwise Puppeteer's download, otherwise (as root on Debian) the package chromium.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { installedBrowsers } from "../src/node/browser.mjs";

/** @type {readonly { what: string, possible: boolean, commands: readonly (readonly string[])[] }[]} */
const WAYS = [
  { what: "found", possible: true, commands: [] },
  {
    what: "downloaded by Puppeteer",
    possible: true,
    commands: [["npx", "--no-install", "puppeteer", "browsers", "install", "chrome"]],
  },
  {
    what: "installed from Debian's packages",
    possible: existsSync("/etc/debian_version") && process.getuid?.() === 0,
    commands: [
      ["apt-get", "update"],
      ["apt-get", "install", "--yes", "--no-install-recommends", "chromium"],
    ],
  },
];

const line = WAYS.filter(({ possible }) => possible)
  .map(({ what, commands }) => {
    if (installedBrowsers().length === 0) {
      commands.every(succeeds);
    }
    const browser = installedBrowsers()[0];
    return browser === undefined ? undefined : `Browser for the tests: ${browser} (${what}).`;
  })
  .find((found) => found !== undefined);

// Everything except the tests works without a browser, so the installation must not fail.
console.log(
  line ??
    "No browser for the tests: none is installed, and none could be downloaded. Install Chrome, then run `npm test`.",
);

/** @param {readonly string[]} command */
function succeeds([program = "", ...options]) {
  const windows = process.platform === "win32";
  return spawnSync(program, options, { timeout: 300_000, shell: windows }).status === 0;
}
