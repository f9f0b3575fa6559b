import type { NoGpuReason } from "../../worker/run/run-state.ts";

/** Why there is no GPU and what the user can do about it. */
export function gpuAdvice(reason: NoGpuReason, userAgent: string): string {
  switch (reason) {
    case "insecure":
      return "WebGPU needs https or localhost, and this page came over plain http. Open it by https, or run it on this machine.";
    case "missing":
      return `${browserName(userAgent)} has no WebGPU. Chrome and Edge from 113, Safari from 26 and Firefox from 141 (Windows) or 145 (Mac) have it; on Linux, Chrome may want it switched on at chrome://flags/#enable-unsafe-webgpu.`;
    case "no-adapter":
      return "WebGPU is there, but no GPU was offered. Turn on hardware acceleration in the browser's settings and start the browser again; chrome://gpu tells more.";
  }
}

/** "This browser (Firefox 128)". A name is only offered where the browser plainly gives it. */
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
