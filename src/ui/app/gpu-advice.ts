import type { NoGpuReason } from "../../worker/run/run-state.ts";

/** Why there is no GPU and what the user can do about it. */
export function gpuAdvice(reason: NoGpuReason, userAgent: string): string {
  switch (reason) {
    case "insecure":
      return "WebGPU needs https or localhost, but this page was loaded over plain http. Open it with https, or run it on this machine.";
    case "missing":
      return `${browserName(userAgent)} has no WebGPU. Chrome and Edge from 113, Safari from 26 and Firefox from 141 (Windows) or 145 (Mac) have it; on Linux, it may have to be switched on in Chrome at chrome://flags/#enable-unsafe-webgpu.`;
    case "no-adapter":
      return `The browser has WebGPU, but it offers no GPU. ${adapterAdvice(userAgent)}`;
  }
}

/** What to do in this browser. Chrome here means also Chromium, Edge and others that are made from it. */
function adapterAdvice(userAgent: string): string {
  const has = (text: string) => userAgent.includes(text);
  if (has("Firefox/")) {
    return "Turn on hardware acceleration in its settings (General, Performance) and restart it; about:support has details, under Graphics.";
  }
  if (!has("Chrome/")) {
    return "Restart it, and update it and the system. If that is not enough, try Chrome.";
  }
  if (has("Android")) {
    return "Update it and the system; chrome://gpu has details.";
  }
  return has("Linux")
    ? "On Linux, switch it on at chrome://flags/#enable-unsafe-webgpu and restart the browser. If that is not enough, turn on hardware acceleration in its settings, and start it with --enable-features=Vulkan; chrome://gpu has details."
    : "Turn on hardware acceleration in the browser's settings and restart the browser; chrome://gpu has details.";
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
