// Why there is no GPU, and what helps in this browser on this system, in a sentence. docs/browsers.md has the facts and their sources.
import type { NoGpuReason } from "../../worker/run/run-state.ts";
import type { Visitor } from "./visitor.ts";

/** The first versions with WebGPU. */
const FIRST = {
  chromium: 113,
  chromiumOnAndroid: 121,
  chromiumOnLinux: 144,
  firefoxOnWindows: 141,
  firefoxOnMac: 147,
  firefoxOnLinux: 152,
  safari: 26,
} as const;

const LINUX_FLAGS =
  "--enable-unsafe-webgpu --ozone-platform=x11 --use-angle=vulkan --enable-features=Vulkan,VulkanFromANGLE";

const SWITCH = "set dom.webgpu.enabled to true in about:config";

/** What helps this visitor. */
export function gpuAdvice(reason: NoGpuReason, visitor: Visitor): string {
  if (reason === "insecure") {
    return "WebGPU works over https and on localhost only, and this page came over plain http: open it with https, or run it on this machine.";
  }
  if (visitor.isInApp) {
    return inAppAdvice(visitor);
  }
  switch (visitor.engine) {
    case "chromium":
      return chromiumAdvice(reason, visitor);
    case "firefox":
      return firefoxAdvice(reason, visitor);
    case "webkit":
      return webkitAdvice(reason, visitor);
    case "other":
      return `${visitor.browser} has no WebGPU: open the page in Chrome or Edge ${FIRST.chromium}, Safari ${FIRST.safari} or, on Windows, Firefox ${FIRST.firefoxOnWindows}, or in a later version of these.`;
  }
}

function inAppAdvice({ system }: Visitor): string {
  const where = system === "ios" ? "Safari (from iOS 26 on it has WebGPU)" : "Chrome";
  return `This page is open inside another app, which offers it no GPU: open it in ${where} instead, by the app's menu or by copying the address.`;
}

function chromiumAdvice(reason: NoGpuReason, visitor: Visitor): string {
  const { system, browser, version } = visitor;
  const [flags, details] =
    browser === "Edge" ? ["edge://flags", "edge://gpu"] : ["chrome://flags", "chrome://gpu"];
  if (system === "linux") {
    const older =
      version < FIRST.chromiumOnLinux
        ? `update it (from ${FIRST.chromiumOnLinux} on it needs no flags on Intel's newer GPUs, from 147 on NVIDIA's), or `
        : "";
    return `On Linux ${browser} offers WebGPU on some GPUs only: ${older}turn on graphics acceleration in its settings and WebGPU at ${flags}/#enable-unsafe-webgpu, and restart it, or start it with ${LINUX_FLAGS}; ${details} has details.`;
  }
  const first = system === "android" ? FIRST.chromiumOnAndroid : FIRST.chromium;
  if (version < first) {
    return `This browser (${browser}, Chromium ${version}) has no WebGPU: update it, since Chromium has it from version ${first} on.`;
  }
  if (system === "android") {
    return `${browser} offers WebGPU from Android 12 on, with Imagination's GPUs from Android 16 on: update Android and the browser; ${details} has details.`;
  }
  if (reason === "missing") {
    const arm = system === "windows" ? ", as Windows on ARM needs it" : "";
    return `WebGPU is switched off in this ${browser}: switch it on at ${flags}/#enable-unsafe-webgpu${arm}, and restart the browser.`;
  }
  return `${browser} has WebGPU, but it offers no GPU: turn on graphics acceleration in its settings (System) and restart it; ${details} has details.`;
}

function firefoxAdvice(reason: NoGpuReason, { system, version }: Visitor): string {
  if (system === "android") {
    return `Firefox has no WebGPU on Android yet: open the page in Chrome ${FIRST.chromiumOnAndroid} or later.`;
  }
  if (reason === "no-adapter") {
    const driver =
      system === "linux"
        ? ", or set gfx.webgpu.ignore-blocklist to true in about:config if the driver is one that Firefox does not know"
        : "";
    return `Firefox has WebGPU, but it offers no GPU: turn on hardware acceleration in its settings (General, Performance) and restart it${driver}; about:support has details, under Graphics.`;
  }
  if (system === "windows") {
    return version < FIRST.firefoxOnWindows
      ? `This Firefox (${version}) has no WebGPU: update it, since it has it on Windows from version ${FIRST.firefoxOnWindows} on.`
      : `WebGPU is switched off in this Firefox: ${SWITCH}.`;
  }
  if (system === "mac") {
    return version < FIRST.firefoxOnMac
      ? `This Firefox (${version}) has no WebGPU here: update it, since it has it on Macs with Apple silicon from version ${FIRST.firefoxOnMac} on; on a Mac with Intel open the page in Chrome.`
      : "Firefox has WebGPU on Macs with Apple silicon only: on one with Intel open the page in Chrome.";
  }
  return version < FIRST.firefoxOnLinux
    ? `This Firefox (${version}) has no WebGPU: update it to ${FIRST.firefoxOnLinux} or later and ${SWITCH}, or open the page in Chrome.`
    : `Firefox has WebGPU on this system, but switched off: ${SWITCH}, or open the page in Chrome.`;
}

function webkitAdvice(reason: NoGpuReason, { system, version, browser }: Visitor): string {
  if (reason === "no-adapter") {
    return `${browser} has WebGPU, but it offers no GPU: restart it, and update the system.`;
  }
  if (system === "ios") {
    return version >= FIRST.safari
      ? "WebGPU is switched off in this Safari: switch it on in Settings, Apps, Safari, Advanced, Feature Flags."
      : "On iPhone and iPad every browser has WebGPU from iOS and iPadOS 26 on: update the system.";
  }
  if (system === "mac") {
    const name = version > 0 ? `This browser (${browser} ${version})` : "This browser";
    return `${name} has no WebGPU here: Safari has it from macOS 26 on, so update the system, or open the page in Chrome.`;
  }
  return `${browser} has no WebGPU on this system: open the page in Chrome ${FIRST.chromium} or later.`;
}
