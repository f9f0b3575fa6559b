// A link to the page that is followed in its own tab: the browser changes the address and does not load the page again.
import { beforeAll, describe, expect, test } from "vitest";
import { usePage } from "../browser/bridge.ts";
import {
  chooseFromMenu,
  click,
  copiedBy,
  countOf,
  openReady,
  textOf,
  waitForStatus,
} from "./person.ts";

const { page } = usePage("index.html");

/** As a link on the page, or an address that is typed. */
const follow = (hash: string) =>
  page().evaluate((link) => {
    location.hash = link;
  }, hash);

const hash = () => page().evaluate(() => location.hash);

const valueOf = (field: string) => page().$eval(`>>> input#${field}`, (input) => input.value);

const notice = () => page().$eval(">>> #notice", (node) => node.textContent);

let network = "";

beforeAll(async () => {
  await openReady(page(), "#digits=600&layers=16&epochs=1");
  await click(page(), ">>> button#train");
  await waitForStatus(page(), /^Done: 1 epoch/);
  network = new URL(await copiedBy(page(), () => chooseFromMenu(page(), "share", "copy-network")))
    .hash;
});

describe("a link that is followed in the open page", () => {
  test("sets the fields, draws its digits, and stays the address", async () => {
    await openReady(page(), "#digits=600&layers=16&epochs=1");
    await follow("#epochs=3&lr=0.02&layers=24&digits=400&classes=0,1");
    await expect.poll(() => valueOf("layers")).toBe("24");
    await expect.poll(() => valueOf("lr")).toBe("0.02");
    await waitForStatus(page(), /^Ready · 6\d training/);
    await expect.poll(hash).toMatch(/lr=0\.02.*&digits=400&classes=0,1$/);
  });

  test("opens its network, and gives it back with the next link", async () => {
    await follow(network);
    await expect.poll(() => countOf(page(), ">>> #shared")).toBe(1);
    await follow("#digits=300");
    await expect.poll(() => countOf(page(), ">>> #shared")).toBe(0);
    await waitForStatus(page(), /^Ready · 240 training/);
  });

  test("asks for its data, and Train waits until it is there", async () => {
    await follow("#data=train.csv&rows=4000&hash=0123456789abcdef&epochs=2");
    await expect
      .poll(() => textOf(page(), ">>> #awaited"))
      .toContain("This run used train.csv (4,000 digits)");
    await waitForStatus(page(), /^Waiting for train\.csv/);
    await expect
      .poll(() => page().$eval(">>> button#train", (button) => button.disabled))
      .toBe(true);
    await click(page(), ">>> button#built-in-instead");
    await waitForStatus(page(), /^Ready/);
  });

  test("says which of its parts make no sense", async () => {
    await follow("#epochs=many&digits=300");
    await expect.poll(notice).toContain("epochs");
    await waitForStatus(page(), /^Ready · 240 training/);
  });

  test("leaves a run under way alone, and says so", async () => {
    await openReady(page(), "#digits=1200&layers=16&epochs=50");
    await click(page(), ">>> button#train");
    await waitForStatus(page(), /epoch \d/);
    await follow("#epochs=2&digits=300");
    await expect.poll(notice).toContain("The run under way goes on");
    await expect.poll(() => valueOf("epochs")).toBe("2");
    await waitForStatus(page(), /epoch \d+ of 50|epoch \d+\/50/i);
    await click(page(), ">>> button#stop");
    await waitForStatus(page(), /^Stopped/);
  });
});
