import { describe, expect, test } from "vitest";
import { builtInDigits } from "../../src/data/index.ts";
import { type DrawingRequest, answerRequest, freshDigitsOf } from "../../src/run/fresh-digits.ts";
import { defaultSettings, settingsFor } from "../../src/run/settings.ts";

const digits = builtInDigits({ count: 20, seed: 3 });

/** A thread that answers later, as real ones do, with the memory that it was given. */
function pretendedThread() {
  const told = {
    opened: 0,
    ended: 0,
    atOnce: 0,
    most: 0,
    buffers: [] as ArrayBuffer[],
    fails: false,
  };
  const openThread = () => {
    told.opened += 1;
    return {
      draw: async (request: DrawingRequest) => {
        told.most = Math.max(told.most, (told.atOnce += 1));
        told.buffers.push(request.images.buffer);
        await new Promise((resolve) => setTimeout(resolve, 1));
        told.atOnce -= 1;
        if (told.fails) {
          throw new Error("The thread has failed.");
        }
        return answerRequest(request) as Uint8Array<ArrayBuffer>;
      },
      end: () => {
        told.ended += 1;
      },
    };
  };
  return { told, openThread };
}

describe("the digits of a run that are new in each epoch", () => {
  test("are drawn by one thread, one epoch after the other, in the same memory", async () => {
    const { told, openThread } = pretendedThread();
    const fresh = freshDigitsOf(digits, openThread);
    for (let epoch = 0; epoch < 20; epoch += 2) {
      await Promise.all([fresh?.images(epoch), fresh?.images(epoch + 1)]);
    }
    expect(told).toMatchObject({ opened: 1, most: 1 });
    expect(told.buffers).toHaveLength(20);
    expect(new Set(told.buffers).size).toBe(1);
  });

  test("need no thread before the first of them are asked for, and end it", async () => {
    const { told, openThread } = pretendedThread();
    const fresh = freshDigitsOf(digits, openThread);
    fresh?.end();
    expect(told).toMatchObject({ opened: 0, ended: 0 });
    await fresh?.images(1);
    fresh?.end();
    expect(told).toMatchObject({ opened: 1, ended: 1 });
  });

  test("are drawn again after a failure", async () => {
    const { told, openThread } = pretendedThread();
    const fresh = freshDigitsOf(digits, openThread);
    told.fails = true;
    await expect(fresh?.images(1)).rejects.toThrow("The thread has failed.");
    told.fails = false;
    expect(await fresh?.images(0)).toEqual(digits.images);
  });

  test("are not there where the digits were read", () => {
    const { openThread } = pretendedThread();
    expect(freshDigitsOf({ ...digits, drawn: undefined }, openThread)).toBeUndefined();
  });
});

test("a run on digits that were read keeps them", () => {
  const fresh = { ...defaultSettings, fresh: true };
  expect(settingsFor(true, fresh).fresh).toBe(true);
  expect(settingsFor(false, fresh).fresh).toBe(false);
});
