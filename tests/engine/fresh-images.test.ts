import { expect, test } from "vitest";
import { FreshImagesQueue } from "../../src/engine/fresh-images.ts";

test("images that could not be drawn are asked for again", async () => {
  const asked: number[] = [];
  const fresh = (epoch: number) => {
    asked.push(epoch);
    return asked.length === 1
      ? Promise.reject(new Error("The thread has failed."))
      : Promise.resolve(Uint8Array.of(1, 2));
  };
  const queue = new FreshImagesQueue(fresh, 2, 1);
  queue.askFor(1);
  await expect(queue.take(1)).rejects.toThrow("The thread has failed.");
  expect(await queue.take(1)).toEqual({ count: 1, images: Uint8Array.of(1, 2) });
  expect(asked).toEqual([1, 1]);
});
