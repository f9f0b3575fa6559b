// Messages about what was just done appear where the user looks, and go away.
import type { HTTPRequest } from "puppeteer";
import { beforeAll, expect, test } from "vitest";
import { usePage } from "../browser/bridge.ts";
import { click, openReady, present, textOf } from "./person.ts";

const { page, takeFaults } = usePage("index.html");

beforeAll(async () => {
  await openReady(page(), "#digits=1200&layers=16");
  const { origin } = new URL(page().url());
  await page()
    .browser()
    .defaultBrowserContext()
    .setPermission(origin, { permission: { name: "clipboard-write" }, state: "granted" });
});

/** The message, if it is inside the window. */
function seen(): Promise<string> {
  return page().evaluate(() => {
    const app = document.querySelector("adamant-app")?.shadowRoot;
    const notice = app?.querySelector("run-bar")?.shadowRoot?.querySelector("#notice");
    const { top = 0, bottom = 0 } = notice?.getBoundingClientRect() ?? {};
    const isInside = top >= 0 && bottom <= innerHeight && bottom > top;
    return isInside ? (notice?.textContent.trim() ?? "") : "";
  });
}

test("what was copied is told in the window, however far it is scrolled, for about four seconds", async () => {
  await click(page(), ">>> button#menu-share");
  const button = await present(page(), ">>> share-menu >>> button#copy-command");
  await page().evaluate(() => {
    scrollTo(0, document.documentElement.scrollHeight);
  });
  await button.evaluate((one) => {
    (one as HTMLButtonElement).click();
  });
  const start = performance.now();
  await expect.poll(seen).toMatch(/^Copied: npm run train/);
  await expect.poll(() => textOf(page(), ">>> button#menu-share")).toBe("Copied");
  await expect.poll(seen, { timeout: 8000 }).toBe("");
  expect(performance.now() - start).toBeGreaterThan(3000);
  await expect.poll(() => textOf(page(), ">>> button#menu-share")).toBe("Share ▾");
});

test("what the browser does not let the page copy is shown, with what to do", async () => {
  await page().evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new Error("not allowed"));
  });
  await click(page(), ">>> button#menu-share");
  await click(page(), ">>> share-menu >>> button#copy-link");
  await expect
    .poll(seen)
    .toMatch(/^The browser does not let the page copy. Select this and copy it:\nhttp\S+$/);
});

test("code that does not come when it is first needed is told, and comes when it is asked for again", async () => {
  // The menu of the test above is there already.
  await page().reload();
  await openReady(page(), "#digits=1200&layers=16");
  const refuse = (request: HTTPRequest) =>
    void (request.url().includes("share-menu") ? request.abort() : request.continue());
  await page().setRequestInterception(true);
  page().on("request", refuse);
  try {
    await click(page(), ">>> button#menu-share");
    await expect
      .poll(seen)
      .toMatch(/^The code for this could not be loaded\. Check the connection/);
    await expect.poll(() => textOf(page(), ">>> #status")).toMatch(/^Ready/);
  } finally {
    page().off("request", refuse);
    await page().setRequestInterception(false);
  }
  await click(page(), ">>> button#menu-share");
  await click(page(), ">>> button#menu-share");
  await present(page(), ">>> share-menu >>> button#copy-command");
  expect(await takeFaults()).toEqual([expect.stringMatching(/ERR_FAILED/)]);
});
