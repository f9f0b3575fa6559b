// A GPU in Node, which has no WebGPU of its own. The package webgpu brings Dawn, the implementation that Chrome uses.

import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type * as webgpu from "webgpu";
import { errorMessage } from "../base/error-message.ts";
import { type AdapterDescription, type ComputeDevice, openDevice } from "../engine/gpu/device.ts";
import { NoGpuError } from "../engine/gpu/errors.ts";
import { installedBrowsers } from "./browser.mjs";

/** The GPU's clock, with which the tuner and the benchmark measure. */
const WANTED: readonly GPUFeatureName[] = ["timestamp-query"];

/** The dlopen flag of glibc and musl that keeps a library loaded. Node has constants for the other flags only. */
const RTLD_NODELETE = 0x1000;

/**
 * Opens a GPU in Node, through Dawn. If Dawn finds no GPU on Linux, this opens the software adapter that comes with
 * Chrome and Chromium. From then on `globalThis` has WebGPU's constants, such as `GPUBufferUsage`.
 *
 * @param preference which GPU to take where the machine has several
 * @throws NoGpuError if the package `webgpu` is not installed, or if there is neither a GPU nor a software adapter
 */
export async function openGpu(
  preference: GPUPowerPreference = "high-performance",
): Promise<ComputeDevice> {
  const { create, globals } = await dawn();
  Object.assign(globalThis, globals);
  const compute = await openAny(create, preference);
  if (compute.adapter.software) {
    Object.assign(globalThis, { setImmediate: afterAMillisecond });
  }
  return compute;
}

async function openAny(
  create: typeof webgpu.create,
  preference: GPUPowerPreference,
): Promise<ComputeDevice> {
  // In a container without this folder, Mesa's libraries print an error about windows, which nobody opens here.
  process.env["XDG_RUNTIME_DIR"] ??= tmpdir();
  if (process.platform !== "linux") {
    return openDevice(create([]), WANTED, preference);
  }
  const hardware = hasGpu() ? await openHardware(create, preference) : undefined;
  if (hardware !== undefined) {
    return hardware;
  }
  const folder = softwareAdapterFolder();
  if (folder === undefined && canLoad("libvulkan.so.1") && findsAdapter()) {
    return openDevice(create([]), WANTED, preference);
  }
  if (folder === undefined) {
    throw new NoGpuError(
      "No GPU was found, and no Chrome or Chromium whose software adapter could be used instead. Install a Vulkan driver for your GPU, or Chrome with its software adapter: npx puppeteer browsers install chrome",
    );
  }
  process.env["VK_ICD_FILENAMES"] = join(folder, SOFTWARE_ADAPTER);
  // A machine without Vulkan also lacks Vulkan's loader library. Once the browser's copy is loaded, the dynamic linker
  // finds it under the name that Dawn asks for.
  canLoad(join(folder, "libvulkan.so.1"));
  return openDevice(create([]), WANTED, preference);
}

/** Opens a GPU through its driver; undefined if there is no driver that Dawn takes. */
async function openHardware(
  create: typeof webgpu.create,
  preference: GPUPowerPreference,
): Promise<ComputeDevice | undefined> {
  // Without Vulkan, Dawn would print an error where it looks for it.
  if (!canLoad("libvulkan.so.1")) {
    return undefined;
  }
  try {
    return await openDevice(create([]), WANTED, preference);
  } catch (error) {
    if (!(error instanceof NoGpuError)) {
      throw error;
    }
    return undefined;
  }
}

/**
 * Whether Dawn finds anything, such as a recent software adapter of Mesa. Where it does not, it prints why, in lines that
 * say nothing to a user; so another process looks first.
 */
function findsAdapter(): boolean {
  const look = `import(${JSON.stringify(import.meta.resolve("webgpu"))}).then(async ({ create }) =>
    process.exit((await create([]).requestAdapter()) === null ? 1 : 0))`;
  const { status } = spawnSync(process.execPath, ["-e", look], {
    stdio: "ignore",
    timeout: 20_000,
  });
  return status === 0;
}

/** The folder of the browser whose software adapter can be used. */
function softwareAdapterFolder(): string | undefined {
  return installedBrowsers()
    .map((browser) => dirname(browser))
    .find((place) => existsSync(join(place, SOFTWARE_ADAPTER)));
}

/** Whether Linux has a GPU: one of the devices of Mesa's drivers, NVIDIA, WSL, Tegra, Mali, Adreno or PowerVR. */
function hasGpu(): boolean {
  return (
    readdirSync("/dev").some((name) => /^(nvidia|dxg|nvhost|nvmap|mali|kgsl|pvr)/.test(name)) ||
    // Virtual machines often have a card that only shows a picture: it has no such file.
    (existsSync("/dev/dri") && readdirSync("/dev/dri").some((name) => name.startsWith("render")))
  );
}

/** Loads the package webgpu, which is an optional peer: those who only use the library in a page do without its 130 MB. */
async function dawn(): Promise<typeof webgpu> {
  try {
    return await import("webgpu");
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === "ERR_MODULE_NOT_FOUND";
    const [reason = ""] = errorMessage(error).split("\n");
    throw new NoGpuError(
      isMissing
        ? "The package webgpu, through which Node reaches the GPU, is not installed. Install it where Adamant is: npm install webgpu (with -g if Adamant was installed with -g)."
        : `The package webgpu does not run on this system, ${process.platform} ${process.arch}: ${reason}. Train in the page instead.`,
      { cause: error },
    );
  }
}

/** The adapter's name for people: "google swiftshader (software: 10 to 100 times slower than a GPU)". */
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
 * Replaces setImmediate. Dawn uses it to check again and again whether the GPU is done, which keeps a whole core busy; a
 * software adapter needs that core for its own work. Checking once per millisecond makes training 1.5 times as fast
 * (docs/benchmarks.md). On a GPU every wait would take a millisecond longer.
 */
function afterAMillisecond(ask: (...given: unknown[]) => void, ...given: unknown[]) {
  return setTimeout(ask, 1, ...given);
}

const SOFTWARE_ADAPTER = "vk_swiftshader_icd.json";

/** Loads a shared library permanently. Returns whether that worked. */
function canLoad(library: string): boolean {
  try {
    process.dlopen({ exports: {} }, library, constants.dlopen.RTLD_NOW | RTLD_NODELETE);
    return true;
  } catch (error) {
    // Node loads the library and only then complains that it is no addon, so this error means success.
    return error instanceof Error && error.message.includes("did not self-register");
  }
}
