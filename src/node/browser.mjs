// Finds an installed Chrome or Chromium, or Firefox. The tests drive them, and in Node the software adapter of the first can
// replace a GPU.
import { existsSync, readdirSync, realpathSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";

/** Flags that make Chrome run WebGPU on its software adapter and send no requests of its own. */
export const CHROME_FLAGS = [
  "--enable-unsafe-webgpu",
  "--use-webgpu-adapter=swiftshader",
  // With this feature the software adapter clears workgroup memory word by word, with code that takes a second to compile.
  "--disable-dawn-features=use_vulkan_zero_initialize_workgroup_memory_extension",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  "--disable-quic",
  // Chrome's sandbox refuses to run as root, the usual user in containers.
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
];

/**
 * Preferences that make Firefox run WebGPU wherever there is a driver for it, software included. By itself it does so on
 * Windows and macOS only, and not with drivers that it does not know.
 */
export const FIREFOX_PREFERENCES = {
  "dom.webgpu.enabled": true,
  "gfx.webgpu.ignore-blocklist": true,
};

const NAMES = [
  "google-chrome",
  "google-chrome-stable",
  "chromium",
  "chromium-browser",
  "microsoft-edge",
];

const PLACES = [
  // Debian's /usr/bin/chromium is a script; the program itself and its drivers are here.
  "/usr/lib/chromium/chromium",
  "/usr/lib/chromium-browser/chromium-browser",
  "/opt/google/chrome/chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe",
];

const FIREFOX_NAMES = ["firefox", "firefox-esr"];

const FIREFOX_PLACES = [
  "/Applications/Firefox.app/Contents/MacOS/firefox",
  "C:\\Program Files\\Mozilla Firefox\\firefox.exe",
];

/**
 * The installed Chromes and Chromiums, the preferred one first: the one in PUPPETEER_EXECUTABLE_PATH, then those on the PATH and in
 * the usual places, then those that Puppeteer downloaded.
 *
 * @returns {string[]} paths of programs; empty if there is none
 */
export function installedBrowsers() {
  const chosen = process.env["PUPPETEER_EXECUTABLE_PATH"] ?? "";
  return existing([chosen, ...onPath(NAMES), ...PLACES, ...downloadedBrowsers()]);
}

/**
 * The installed Firefoxes, the preferred one first: the one in FIREFOX, then those on the PATH and in the usual places.
 *
 * @returns {string[]} paths of programs; empty if there is none
 */
export function installedFirefoxes() {
  return existing([process.env["FIREFOX"] ?? "", ...onPath(FIREFOX_NAMES), ...FIREFOX_PLACES]);
}

function existing(/** @type {readonly string[]} */ paths) {
  return paths.filter((path) => existsSync(path)).map((path) => realpathSync(path));
}

function onPath(/** @type {readonly string[]} */ names) {
  return (process.env["PATH"] ?? "")
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)));
}

/** Puppeteer's downloads: ~/.cache/puppeteer/chrome/PLATFORM-VERSION/chrome-PLATFORM/chrome. */
function downloadedBrowsers() {
  const root = process.env["PUPPETEER_CACHE_DIR"] ?? join(homedir(), ".cache", "puppeteer");
  const chrome = join(root, "chrome");
  if (!existsSync(chrome)) {
    return [];
  }
  return readdirSync(chrome).flatMap((version) => [
    join(chrome, version, "chrome-linux64", "chrome"),
    join(chrome, version, "chrome-win64", "chrome.exe"),
    ...["arm64", "x64"].map((processor) =>
      join(
        chrome,
        version,
        `chrome-mac-${processor}`,
        "Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing",
      ),
    ),
  ]);
}
