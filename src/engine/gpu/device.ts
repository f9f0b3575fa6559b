// Terms of WebGPU: an adapter is a GPU, or a program that does its work on the CPU; a device is a connection to an
// adapter, on which buffers and kernels live; a device can be lost at any time, for instance when the driver restarts.

import { GpuFailure, NoGpuError } from "./errors.ts";

/** What computes, in the words of the browser or the driver; a field is empty where they do not tell. */
export interface AdapterDescription {
  readonly vendor: string;
  readonly architecture: string;
  readonly device: string;
  readonly description: string;
  /** True where the "GPU" is software on the CPU: everything works, but 10 to 100 times slower. */
  readonly software: boolean;
}

/** A GPU that is ready to compute. `device.destroy()` frees everything on it. */
export interface ComputeDevice {
  /** WebGPU's own object. */
  readonly device: GPUDevice;
  /** What computes. */
  readonly adapter: AdapterDescription;
  /** Aborted, with an Error as its reason, when the GPU is lost or reports an error that no error scope caught. */
  readonly failure: AbortSignal;
  /**
   * Objects that must live as long as the device: in Node, Dawn hangs or crashes when its GPU object or adapter is
   * garbage-collected while the device works.
   *
   * @internal
   */
  readonly keptAlive: readonly unknown[];
}

/**
 * Opens a GPU.
 *
 * @param gpu `navigator.gpu` in a page or a worker, `create([])` of the package `webgpu` in Node
 * @param wanted features to turn on where the adapter has them
 * @param powerPreference which GPU to take where a machine has several: by default the fast one
 * @throws NoGpuError where there is no adapter
 */
export async function openDevice(
  gpu: GPU | undefined,
  wanted: readonly GPUFeatureName[] = [],
  powerPreference: GPUPowerPreference = "high-performance",
): Promise<ComputeDevice> {
  if (gpu === undefined) {
    throw new NoGpuError(NO_WEBGPU);
  }
  const adapter = await gpu.requestAdapter({ powerPreference });
  if (adapter === null) {
    throw new NoGpuError(NO_ADAPTER);
  }
  const { maxBufferSize, maxStorageBufferBindingSize } = adapter.limits;
  const device = await adapter.requestDevice({
    label: "adamant",
    requiredFeatures: wanted.filter((feature) => adapter.features.has(feature)),
    // The kernels keep to the default limits. Only a data set may need more than 128 MiB in one buffer.
    requiredLimits: { maxBufferSize, maxStorageBufferBindingSize },
  });
  return {
    device,
    adapter: describeAdapter(adapter.info),
    failure: failureOf(device),
    keptAlive: [gpu, adapter],
  };
}

/** Only pages and their workers have it. */
const IN_BROWSER = "isSecureContext" in globalThis;

const NO_WEBGPU = IN_BROWSER
  ? "This browser has no WebGPU. Chrome or Edge from 113, Safari from 26 and Firefox from 141 have it."
  : "There is no WebGPU here. In Node and Bun, open the GPU with openGpu of adamant-webgpu/node; Deno may need --unstable-webgpu.";

const NO_ADAPTER = IN_BROWSER
  ? "WebGPU is there, but no GPU was offered. Turn on hardware acceleration in the browser's settings and start it again."
  : "WebGPU found no GPU. Install its driver, on Linux Vulkan's. In Node, openGpu of adamant-webgpu/node also finds Chromium's software adapter.";

function describeAdapter(info: GPUAdapterInfo): AdapterDescription {
  const { vendor, architecture, device, description } = info;
  // Some browsers offer SwiftShader without calling it a fallback.
  const software =
    info.isFallbackAdapter || /swiftshader|llvmpipe/i.test(architecture + description);
  return { vendor, architecture, device, description, software };
}

function failureOf(device: GPUDevice): AbortSignal {
  const failure = new AbortController();
  device.addEventListener("uncapturederror", ({ error }) => {
    failure.abort(new GpuFailure(`The GPU reported an error: ${error.message}`));
  });
  void device.lost.then(({ reason, message }) => {
    failure.abort(new GpuFailure(`The GPU was lost (${reason}): ${message}`));
  });
  return failure.signal;
}
