import { describe, expect, test } from "vitest";
import { gpuAdvice } from "../../../src/ui/app/gpu-advice.ts";

const CHROME =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/112.0.0.0 Safari/537.36";
const EDGE = `${CHROME} Edg/110.0.1587.41`;
const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";
const SAFARI =
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15";

describe("a browser without WebGPU", () => {
  // Edge's text has Chrome and Safari in it, too, and Chrome's has Safari.
  test.each([
    ["Chrome 112", CHROME],
    ["Edge 110", EDGE],
    ["Firefox 128", FIREFOX],
    ["Safari 17.4", SAFARI],
  ])("is named: %s", (name, userAgent) => {
    expect(gpuAdvice("missing", userAgent)).toContain(`This browser (${name}) has no WebGPU.`);
  });

  test("is not named where its text names none", () => {
    expect(gpuAdvice("missing", "curl/8.5.0")).toMatch(/^This browser has no WebGPU\./);
  });

  test("gets a list of those that have it", () => {
    expect(gpuAdvice("missing", FIREFOX)).toMatch(/Chrome.*Edge.*Safari.*Firefox/);
  });
});

test("a page that came over http is to be opened over https", () => {
  expect(gpuAdvice("insecure", CHROME)).toMatch(/https/);
  expect(gpuAdvice("insecure", CHROME)).not.toContain("has no WebGPU");
});

test("Chrome on Linux that offers no GPU is to be started with the flags that help", () => {
  for (const browser of [CHROME, EDGE]) {
    const advice = gpuAdvice("no-adapter", browser);
    expect(advice).toContain("chrome://flags/#enable-unsafe-webgpu");
    expect(advice).toContain("--enable-features=Vulkan");
  }
  for (const browser of [
    SAFARI,
    FIREFOX,
    CHROME.replace("X11; Linux x86_64", "Windows NT 10.0; Win64; x64"),
    CHROME.replace("X11; Linux x86_64", "Linux; Android 15"),
  ]) {
    expect(gpuAdvice("no-adapter", browser)).not.toContain("--enable-features");
  }
});

test("the pages and settings that the advice names are those of the browser", () => {
  const windows = CHROME.replace("X11; Linux x86_64", "Windows NT 10.0; Win64; x64");
  for (const browser of [
    windows,
    CHROME,
    CHROME.replace("X11; Linux x86_64", "Linux; Android 15"),
  ]) {
    expect(gpuAdvice("no-adapter", browser)).toContain("chrome://gpu");
  }
  expect(gpuAdvice("no-adapter", FIREFOX)).toContain("about:support");
  for (const browser of [
    FIREFOX,
    FIREFOX.replace("X11; Linux x86_64", "Windows NT 10.0"),
    SAFARI,
  ]) {
    expect(gpuAdvice("no-adapter", browser)).not.toContain("chrome://");
  }
  expect(gpuAdvice("no-adapter", SAFARI)).not.toContain("hardware acceleration");
});

test("a browser that offers no GPU needs hardware acceleration switched on", () => {
  expect(gpuAdvice("no-adapter", CHROME)).toMatch(/hardware acceleration/i);
});
