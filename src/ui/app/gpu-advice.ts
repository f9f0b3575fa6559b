import type { NoGpuReason } from "../../worker/run/run-state.ts";

/** Why there is no GPU and what the user can do about it. */
export function gpuAdvice(reason: NoGpuReason, userAgent: string): string {
  switch (reason) {
    case "insecure":
      return "WebGPU needs https or localhost, but this page was loaded over plain http. Open it with https, or run it on this machine.";
    case "missing":
      return `${browserName(userAgent)} has no WebGPU. Chrome and Edge from 113, Safari from 26 and Firefox from 141 (Windows) or 145 (Mac) have it; on Linux, it may have to be switched on in Chrome at chrome://flags/#enable-unsafe-webgpu.`;
    case "no-adapter":
      return isChromeOnLinux(userAgent)
        ? `The browser has WebGPU, but it offers no GPU. On Linux, switch it on at chrome://flags/#enable-unsafe-webgpu and restart the browser. If that is not enough, turn on hardware acceleration in its settings, and start it with --enable-features=Vulkan; chrome://gpu has details.`
        : "The browser has WebGPU, but it offers no GPU. Turn on hardware acceleration in the browser's settings and restart the browser; chrome://gpu has details.";
  }
}

/** Chrome, Chromium, Edge and others that are made from it. */
function isChromeOnLinux(userAgent: string): boolean {
  return (
    userAgent.includes("Linux") && !userAgent.includes("Android") && userAgent.includes("Chrome/")
  );
}

/** "This browser (Firefox 128)"; without a name where the browser does not give it clearly. */
function browserName(userAgent: string): string {
  // In this order: Edge calls itself Chrome too, and Chrome Safari.
  const patterns = [
    ["Edge", /Edg\/(\d+)/],
    ["Firefox", /Firefox\/(\d+)/],
    ["Chrome", /Chrome\/(\d+)/],
    ["Safari", /Version\/(\d+(?:\.\d+)?).*Safari/],
  ] as const;
  for (const [name, pattern] of patterns) {
    const version = pattern.exec(userAgent)?.[1];
    if (version !== undefined) {
      return `This browser (${name} ${version})`;
    }
  }
  return "This browser";
}
