import { existsSync } from "node:fs";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { create, globals } from "webgpu";
import {
  type AdapterDescription,
  type ComputeDevice,
  NoGpuError,
  openDevice,
} from "../engine/index.ts";
import { installedBrowsers } from "./browser.mjs";

/** glibc's and musl's flag to keep a library loaded; Node names only the other flags of dlopen. */
const RTLD_NODELETE = 0x1000;

/**
 * Opens a GPU in Node, through Dawn. Where Dawn finds none on Linux, it takes the software adapter
 * that ships with Chrome and Chromium.
 *
 * @param wanted features to ask for where the adapter has them
 * @throws NoGpuError where that is missing too
 */
export async function openGpu(wanted: readonly GPUFeatureName[] = []): Promise<ComputeDevice> {
  Object.assign(globalThis, globals, { setImmediate: inAMillisecond });
  // Dawn would complain on standard error if it looked for a Vulkan that is not there.
  if (process.platform !== "linux" || canLoad("libvulkan.so.1")) {
    try {
      return await openDevice(create([]), wanted);
    } catch (error) {
      if (!(error instanceof NoGpuError) || process.platform !== "linux") {
        throw error;
      }
    }
  }
  const folder = installedBrowsers()
    .map((browser) => dirname(browser))
    .find((place) => existsSync(join(place, SOFTWARE_ADAPTER)));
  if (folder === undefined) {
    throw new NoGpuError(
      "No GPU was found, nor a Chrome or Chromium whose software adapter could stand in. Install a Vulkan driver, or Chromium.",
    );
  }
  process.env["VK_ICD_FILENAMES"] = join(folder, SOFTWARE_ADAPTER);
  // A machine without Vulkan lacks its loader too. Once the browser's copy is loaded, the dynamic linker
  // finds it by the name that Dawn asks for.
  canLoad(join(folder, "libvulkan.so.1"));
  return openDevice(create([]), wanted);
}

/** The adapter in words: "google swiftshader (software)". */
export function adapterName({
  vendor,
  architecture,
  description,
  software,
}: AdapterDescription): string {
  const name = [vendor, architecture].filter((part) => part !== "").join(" ") || description;
  return software ? `${name} (software: 10 to 100 times slower than a GPU)` : name;
}

/**
 * Dawn asks through setImmediate whether the GPU is done, over and over: a core kept busy, which a software adapter wants
 * for its own work. Once a millisecond makes it 1.5 times as fast (docs/benchmarks.md).
 */
function inAMillisecond(ask: () => void): NodeJS.Timeout {
  return setTimeout(ask, 1);
}

const SOFTWARE_ADAPTER = "vk_swiftshader_icd.json";

/** Loads a shared library for good, and says whether it could be. */
function canLoad(library: string): boolean {
  try {
    process.dlopen({ exports: {} }, library, constants.dlopen.RTLD_NOW | RTLD_NODELETE);
    return true;
  } catch (error) {
    // Node loads it first, and then complains that it is no addon.
    return error instanceof Error && error.message.includes("did not self-register");
  }
}
