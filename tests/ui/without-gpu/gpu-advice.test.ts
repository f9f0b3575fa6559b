import { describe, expect, test } from "vitest";
import { gpuAdvice } from "../../../src/ui/without-gpu/gpu-advice.ts";
import { visitorOf } from "../../../src/ui/without-gpu/visitor.ts";
import type { NoGpuReason } from "../../../src/worker/run/run-state.ts";

const WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)";
const APPLE = "AppleWebKit/605.1.15 (KHTML, like Gecko)";
const LINUX = "X11; Linux x86_64";
const WINDOWS = "Windows NT 10.0; Win64; x64";
const MAC = "Macintosh; Intel Mac OS X 10_15_7";
const CHROMEOS = "X11; CrOS x86_64 14541.0.0";
const ANDROID = "Linux; Android 10; K";
const IPHONE = "iPhone; CPU iPhone OS 18_6 like Mac OS X";

const chrome = (system: string, version: number) =>
  `Mozilla/5.0 (${system}) ${WEBKIT} Chrome/${version}.0.0.0 Safari/537.36`;
const edge = (system: string, version: number) => `${chrome(system, version)} Edg/${version}.0.0.0`;
const firefox = (system: string, version: number) =>
  `Mozilla/5.0 (${system}; rv:${version}.0) Gecko/20100101 Firefox/${version}.0`;
const safari = (system: string, version: number) =>
  `Mozilla/5.0 (${system}) ${APPLE} Version/${version}.0 Safari/605.1.15`;

/** Who comes, why there is no GPU, and what the advice holds. */
type Row = readonly [
  who: string,
  userAgent: string,
  reason: NoGpuReason,
  holds: readonly RegExp[],
  touchPoints?: number,
];

const ROWS: readonly Row[] = [
  [
    "Chrome 112 on Windows",
    chrome(WINDOWS, 112),
    "missing",
    [/Chrome, Chromium 112/, /update/, /113/],
  ],
  ["Edge 110 on Windows", edge(WINDOWS, 110), "missing", [/Edge, Chromium 110/, /113/]],
  ["Chrome 112 on a Mac", chrome(MAC, 112), "missing", [/update/, /113/]],
  ["Chrome 112 on ChromeOS", chrome(CHROMEOS, 112), "missing", [/update/, /113/]],
  ["Chrome 120 on Android", chrome(ANDROID, 120), "missing", [/update/, /121/]],
  [
    "Chrome 150 on Windows",
    chrome(WINDOWS, 150),
    "missing",
    [/chrome:\/\/flags\/#enable-unsafe-webgpu/, /ARM/],
  ],
  ["Edge 150 on Windows", edge(WINDOWS, 150), "missing", [/edge:\/\/flags/]],
  ["Chrome 150 on a Mac", chrome(MAC, 150), "missing", [/chrome:\/\/flags/]],
  ["Chrome 143 on Linux", chrome(LINUX, 143), "missing", [/144/, /--enable-features=Vulkan/]],
  [
    "Chrome 143 on Linux",
    chrome(LINUX, 143),
    "no-adapter",
    [/update it/, /--enable-unsafe-webgpu/],
  ],
  [
    "Chrome 150 on Linux",
    chrome(LINUX, 150),
    "no-adapter",
    [/acceleration/, /chrome:\/\/flags\/#enable-unsafe-webgpu/, /chrome:\/\/gpu/, /Vulkan/],
  ],
  ["Edge 150 on Linux", edge(LINUX, 150), "no-adapter", [/Edge/, /edge:\/\/gpu/]],
  [
    "Chrome 150 on Windows",
    chrome(WINDOWS, 150),
    "no-adapter",
    [/graphics acceleration/, /chrome:\/\/gpu/],
  ],
  ["Edge 150 on a Mac", edge(MAC, 150), "no-adapter", [/graphics acceleration/, /edge:\/\/gpu/]],
  ["Chrome 150 on ChromeOS", chrome(CHROMEOS, 150), "no-adapter", [/graphics acceleration/]],
  ["Chrome 150 on Android", chrome(ANDROID, 150), "no-adapter", [/Android 12/, /Android 16/]],
  [
    "Samsung Internet on Android",
    chrome(ANDROID, 117).replace("Chrome", "SamsungBrowser/24.0 Chrome"),
    "missing",
    [/Samsung Internet/, /121/],
  ],
  ["Firefox 140 on Windows", firefox(WINDOWS, 140), "missing", [/update/, /141/]],
  ["Firefox 150 on Windows", firefox(WINDOWS, 150), "missing", [/dom\.webgpu\.enabled/]],
  ["Firefox 144 on a Mac", firefox(MAC, 144), "missing", [/147/, /Apple silicon/, /Intel/]],
  ["Firefox 150 on a Mac", firefox(MAC, 150), "missing", [/Apple silicon/, /Intel/, /Chrome/]],
  ["Firefox 140 on Linux", firefox(LINUX, 140), "missing", [/152/, /dom\.webgpu\.enabled/]],
  [
    "Firefox 153 on Linux",
    firefox(LINUX, 153),
    "missing",
    [/switched off/, /dom\.webgpu\.enabled/],
  ],
  [
    "Firefox on Android",
    firefox("Android 14; Mobile", 150),
    "missing",
    [/no WebGPU on Android/, /Chrome 121/],
  ],
  [
    "Firefox 150 on Windows",
    firefox(WINDOWS, 150),
    "no-adapter",
    [/hardware acceleration/, /about:support/],
  ],
  [
    "Firefox 153 on Linux",
    firefox(LINUX, 153),
    "no-adapter",
    [/ignore-blocklist/, /about:support/],
  ],
  ["Safari 17 on a Mac", safari(MAC, 17), "missing", [/Safari 17/, /macOS 26/, /Chrome/]],
  ["Safari 26 on an older Mac", safari(MAC, 26), "missing", [/macOS 26/, /Chrome/]],
  ["Safari 18 on an iPhone", safari(IPHONE, 18), "missing", [/iOS and iPadOS 26/]],
  ["Safari 18 on an iPad, which says Mac", safari(MAC, 18), "missing", [/iOS and iPadOS 26/], 5],
  [
    "Chrome on an iPhone",
    `Mozilla/5.0 (${IPHONE}) ${APPLE} CriOS/150.0.0.0 Mobile/15E148 Safari/604.1`,
    "missing",
    [/every browser/, /26/],
  ],
  ["Safari 26 on an iPhone", safari(IPHONE, 26), "missing", [/Feature Flags/]],
  ["Safari 26 on a Mac", safari(MAC, 26), "no-adapter", [/update the system/]],
  [
    "Instagram on an iPhone",
    `Mozilla/5.0 (${IPHONE}) ${APPLE} Mobile/15E148 Instagram 300.0`,
    "missing",
    [/another app/, /Safari/],
  ],
  [
    "an app on an iPhone that does not say its name",
    `Mozilla/5.0 (${IPHONE}) ${APPLE} Mobile/15E148`,
    "missing",
    [/another app/, /Safari/],
  ],
  [
    "an app on Android",
    chrome("Linux; Android 14; Pixel 8; wv", 150),
    "missing",
    [/another app/, /Chrome/],
  ],
  [
    "Facebook on Android",
    `${chrome(ANDROID, 150)} [FB_IAB/FB4A;FBAV/400.0]`,
    "no-adapter",
    [/another app/],
  ],
  [
    "a program that is no browser",
    "curl/8.5.0",
    "missing",
    [/Chrome or Edge 113/, /Safari 26/, /Firefox 141/],
  ],
  ["Chrome, over plain http", chrome(WINDOWS, 150), "insecure", [/https/, /localhost/]],
  [
    "Instagram, over plain http",
    `Mozilla/5.0 (${IPHONE}) ${APPLE} Instagram 300.0`,
    "insecure",
    [/https/],
  ],
];

const CASES = ROWS.map(([who, userAgent, reason, holds, touchPoints = 0]) => ({
  ...{ who, userAgent, reason, holds },
  visitor: visitorOf(userAgent, touchPoints),
}));

describe("the advice", () => {
  test.each(CASES)("for $who (%#) is what helps there", ({ visitor, reason, holds }) => {
    const advice = gpuAdvice(reason, visitor);
    for (const words of holds) {
      expect(advice).toMatch(words);
    }
  });

  test.each(CASES)("for $who (%#) is one sentence", ({ visitor, reason }) => {
    const advice = gpuAdvice(reason, visitor);
    expect(advice).toMatch(/^[A-Z].*\.$/);
    expect(advice).not.toMatch(/[a-z)]\. [A-Z]/);
  });

  test.each(CASES)(
    "for $who (%#) names no page and no flag of another browser or system",
    ({ visitor: { engine, browser, system }, visitor, reason }) => {
      const advice = gpuAdvice(reason, visitor);
      const names = (text: string) => advice.includes(text);
      expect(names("chrome://") && (engine !== "chromium" || browser === "Edge")).toBe(false);
      expect(names("edge://") && browser !== "Edge").toBe(false);
      expect(names("about:") && engine !== "firefox").toBe(false);
      const isFlagged = engine === "chromium" && system === "linux" && reason !== "insecure";
      expect(names("--enable")).toBe(isFlagged);
    },
  );

  test("sends nobody to a version that is older than the one at hand", () => {
    for (const { visitor, reason } of CASES) {
      const advice = gpuAdvice(reason, visitor);
      const asked = /(?:from version|update it to) (\d+)/.exec(advice)?.[1];
      if (asked !== undefined) {
        expect(Number(asked), advice).toBeGreaterThan(visitor.version);
      }
    }
  });
});

test("a Mac without a touch screen is no iPad", () => {
  expect(visitorOf(safari(MAC, 18), 0).system).toBe("mac");
  expect(visitorOf(safari(MAC, 18), 5).system).toBe("ios");
});
