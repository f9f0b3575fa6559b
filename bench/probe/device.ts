import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { create, globals } from "webgpu";
import { type ComputeDevice, NoGpuError, openDevice } from "../../src/engine/index.ts";
import { installedBrowsers } from "../../src/node/browser.mjs";

const SOFTWARE_ADAPTER = "vk_swiftshader_icd.json";

/** Limits that a candidate may take more of than WebGPU's defaults. */
const RAISED = [
  "maxComputeInvocationsPerWorkgroup",
  "maxComputeWorkgroupSizeX",
  "maxComputeWorkgroupStorageSize",
] as const;

/**
 * Opens the GPU with all its limits, or else the software adapter of an installed browser.
 *
 * @param options of Dawn, such as "enable-dawn-features=disable_robustness"
 * @throws NoGpuError where there is neither
 */
export async function openProbedDevice(options: readonly string[]): Promise<ComputeDevice> {
  Object.assign(globalThis, globals);
  const open = () => openDevice(withAllLimits(create([...options])), ["timestamp-query"]);
  try {
    return await open();
  } catch (error) {
    const folder = installedBrowsers()
      .map((browser) => dirname(browser))
      .find((place) => existsSync(join(place, SOFTWARE_ADAPTER)));
    if (!(error instanceof NoGpuError) || folder === undefined) {
      throw error;
    }
    process.env["VK_ICD_FILENAMES"] = join(folder, SOFTWARE_ADAPTER);
    delete process.env["VK_DRIVER_FILES"];
    return open();
  }
}

/** The same device, for which the engine takes a GPU's kernels even where software computes. */
export function asGpu(compute: ComputeDevice): ComputeDevice {
  return { ...compute, adapter: { ...compute.adapter, software: false } };
}

/** The engine asks for WebGPU's default limits; through this object it gets what the adapter has. */
function withAllLimits(gpu: GPU): GPU {
  const requestAdapter = async (options?: GPURequestAdapterOptions) => {
    const adapter = await gpu.requestAdapter({ powerPreference: "high-performance", ...options });
    if (adapter !== null) {
      const requestDevice = adapter.requestDevice.bind(adapter);
      const raised = Object.fromEntries(RAISED.map((name) => [name, adapter.limits[name]]));
      adapter.requestDevice = (descriptor) =>
        requestDevice({
          ...descriptor,
          requiredLimits: { ...descriptor?.requiredLimits, ...raised },
        });
    }
    return adapter;
  };
  return Object.assign(Object.create(gpu) as GPU, { requestAdapter });
}
