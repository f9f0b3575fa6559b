import { existsSync, readdirSync, realpathSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { create, globals } from "webgpu";
import { type ComputeDevice, NoGpuError, openDevice } from "../engine/index.ts";

/** glibc's and musl's flag to keep a library loaded; Node names only the other flags of dlopen. */
const RTLD_NODELETE = 0x1000;

/** Programs that bring a software Vulkan driver along, under the names that they are installed by. */
const BROWSERS = [
  "google-chrome",
  "google-chrome-stable",
  "chromium",
  "chromium-browser",
  "microsoft-edge",
];

/**
 * Opens a GPU in Node, through Dawn. Where Dawn finds none on Linux, it takes the software adapter
 * that ships with Chrome and Chromium.
 *
 * @throws NoGpuError where that is missing too
 */
export async function openGpu(): Promise<ComputeDevice> {
  Object.assign(globalThis, globals);
  try {
    return await openDevice(create([]));
  } catch (error) {
    if (!(error instanceof NoGpuError) || process.platform !== "linux") {
      throw error;
    }
  }
  const folder = softwareAdapterFolder();
  if (folder === undefined) {
    throw new NoGpuError(
      "No GPU was found, nor a Chrome or Chromium whose software adapter could stand in. Install a Vulkan driver, or Chromium.",
    );
  }
  process.env["VK_ICD_FILENAMES"] = join(folder, "vk_swiftshader_icd.json");
  loadVulkan(join(folder, "libvulkan.so.1"));
  return openDevice(create([]));
}

/** The folder of an installed browser that holds SwiftShader's driver. */
function softwareAdapterFolder(): string | undefined {
  const places = (process.env["PATH"] ?? "").split(delimiter);
  const installed = places.flatMap((place) => BROWSERS.map((name) => join(place, name)));
  const folders = [
    ...installed
      .filter((program) => existsSync(program))
      .map((program) => dirname(realpathSync(program))),
    // Debian's /usr/bin/chromium is a script; the program and its driver lie here.
    "/usr/lib/chromium",
    "/usr/lib/chromium-browser",
    "/opt/google/chrome",
    ...puppeteerBrowsers(),
  ];
  return folders.find((folder) => existsSync(join(folder, "vk_swiftshader_icd.json")));
}

/** Where Puppeteer keeps the browsers it downloads: ~/.cache/puppeteer/chrome/linux-VERSION/chrome-linux64. */
function puppeteerBrowsers(): string[] {
  const root = join(process.env["HOME"] ?? "/", ".cache/puppeteer/chrome");
  if (!existsSync(root)) {
    return [];
  }
  return readdirSync(root).map((version) => join(root, version, "chrome-linux64"));
}

/**
 * Dawn looks for a library named libvulkan.so.1. On a machine without Vulkan the browser's own copy serves:
 * once loaded, the dynamic linker finds it by that name, wherever it lies.
 */
function loadVulkan(library: string): void {
  try {
    process.dlopen({ exports: {} }, library, constants.dlopen.RTLD_NOW | RTLD_NODELETE);
  } catch {
    // It is no Node addon, and Node says so after loading it. If it could not be loaded, Dawn finds no adapter.
  }
}
