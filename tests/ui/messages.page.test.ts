// Messages about what was just done appear where the user looks, and go away.
import { beforeAll, expect, test } from "vitest";
import { usePage } from "../browser/bridge.ts";
import { openReady, present, textOf } from "./person.ts";

const { page } = usePage("index.html");

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
    const notice =
      app?.querySelector("run-bar")?.shadowRoot?.querySelector("#notice") ??
      app?.querySelector("#notice");
    const { top = 0, bottom = 0 } = notice?.getBoundingClientRect() ?? {};
    const isInside = top >= 0 && bottom <= innerHeight && bottom > top;
    return isInside ? (notice?.textContent.trim() ?? "") : "";
  });
}

test("what was copied is told in the window, however far it is scrolled, for about four seconds", async () => {
  const button = await present(page(), ">>> button#copy-command");
  await page().evaluate(() => {
    scrollTo(0, document.documentElement.scrollHeight);
  });
  await button.evaluate((one) => {
    (one as HTMLButtonElement).click();
  });
  const start = performance.now();
  await expect.poll(seen).toMatch(/^Copied: npm run train/);
  expect(await textOf(page(), ">>> button#copy-command")).toBe("Copied");
  await expect.poll(seen, { timeout: 8000 }).toBe("");
  expect(performance.now() - start).toBeGreaterThan(3000);
  expect(await textOf(page(), ">>> button#copy-command")).toBe("Copy as command");
});
