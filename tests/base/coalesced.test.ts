import { expect, test } from "vitest";
import { Coalesced } from "../../src/base/coalesced.ts";

test("requests that come while the work runs lead to one more run", async () => {
  let runs = 0;
  const work = new Coalesced(async () => {
    runs += 1;
    await new Promise((resolve) => setTimeout(resolve, 2));
  });
  work.request();
  work.request();
  work.request();
  await work.idle();
  expect(runs).toBe(2);
});

test("a request after the work has ended runs it again", async () => {
  let runs = 0;
  const work = new Coalesced(() => {
    runs += 1;
    return Promise.resolve();
  });
  work.request();
  await work.idle();
  work.request();
  await work.idle();
  expect(runs).toBe(2);
});
