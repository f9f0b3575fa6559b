// The browser and the system of a visitor, as far as the browser tells: its text names others, too, which it wants to be taken for.

export type System = "android" | "ios" | "chromeos" | "windows" | "mac" | "linux" | "other";

/** What WebGPU depends on, whatever name the browser has. On iOS it is WebKit in every browser. */
export type Engine = "chromium" | "firefox" | "webkit" | "other";

export interface Visitor {
  readonly system: System;
  readonly engine: Engine;
  /** What the user knows the browser by. */
  readonly browser: string;
  /** Of the engine: 0 where it is not told. */
  readonly version: number;
  /** The page is shown inside an app that is no browser. */
  readonly isInApp: boolean;
}

/** In this order: Android says Linux, too, and iPhones say Mac. */
const SYSTEMS: readonly (readonly [System, RegExp])[] = [
  ["ios", /iPhone|iPad|iPod/],
  ["android", /Android/],
  ["chromeos", /CrOS/],
  ["windows", /Windows/],
  ["mac", /Macintosh/],
  ["linux", /Linux|X11/],
];

/** In this order: all say Chrome or Safari, too. */
const BROWSERS: readonly (readonly [string, RegExp])[] = [
  ["Edge", /Edg(?:A|iOS)?\//],
  ["Opera", /OPR\/|OPiOS\//],
  ["Samsung Internet", /SamsungBrowser\//],
  ["Firefox", /Firefox\/|FxiOS\//],
  ["Chrome", /Chrome\/|CriOS\//],
  ["Safari", /Version\/.*Safari\//],
];

const ENGINES: readonly (readonly [Engine, RegExp])[] = [
  ["firefox", /Firefox\/(\d+)/],
  ["chromium", /Chrome\/(\d+)/],
  ["webkit", /AppleWebKit\/.*?(?:Version\/(\d+)|$)/],
];

/** Apps that show pages themselves, by what they add to the browser's text; "; wv)" is any app of Android that does. */
const APPS =
  /; wv\)|FBA[NV]\/|FB_IAB|Instagram|\bLine\/|MicroMessenger|musical_ly|BytedanceWebview|Snapchat|Pinterest\/|LinkedInApp|\bGSA\//;

/** @param touchPoints navigator.maxTouchPoints: an iPad says that it is a Mac, and no Mac has a touch screen */
export function visitorOf(userAgent: string, touchPoints: number): Visitor {
  const said = SYSTEMS.find(([, pattern]) => pattern.test(userAgent))?.[0] ?? "other";
  const system = said === "mac" && touchPoints > 1 ? "ios" : said;
  const found = ENGINES.find(([, pattern]) => pattern.test(userAgent));
  const engine = system === "ios" ? "webkit" : (found?.[0] ?? "other");
  const version = Number(found?.[1].exec(userAgent)?.[1] ?? 0);
  const browser = BROWSERS.find(([, pattern]) => pattern.test(userAgent))?.[0] ?? "This browser";
  // In an app of iOS the text ends before "Safari".
  const isOfApp = system === "ios" && found?.[0] === "webkit" && !userAgent.includes("Safari/");
  return { system, engine, browser, version, isInApp: isOfApp || APPS.test(userAgent) };
}
