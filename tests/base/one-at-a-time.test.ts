import { expect, test } from "vitest";
import { OneAtATime } from "../../src/base/one-at-a-time.ts";

test("work starts when the work before it has ended", async () => {
  const changes = new OneAtATime();
  const log: string[] = [];
  const work = (name: string) => async () => {
    log.push(`${name} starts`);
    await new Promise((resolve) => setTimeout(resolve, 2));
    log.push(`${name} ends`);
  };
  await Promise.all([changes.run(work("keep")), changes.run(work("forget"))]);
  expect(log).toEqual(["keep starts", "keep ends", "forget starts", "forget ends"]);
});

test("work that fails tells its caller, and holds nobody else up", async () => {
  const changes = new OneAtATime();
  const failing = changes.run(() => Promise.reject(new Error("no room")));
  const next = changes.run(() => Promise.resolve("next"));
  await expect(failing).rejects.toThrow("no room");
  expect(await next).toBe("next");
});
