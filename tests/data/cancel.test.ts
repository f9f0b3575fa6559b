import { describe, expect, it } from "vitest";
import { type ByteSource, readDigits } from "../../src/data/index.ts";
import { csvText, gzipped, sample, utf8 } from "./files.ts";

const csv = utf8(csvText(sample(50, 5)));

/** A source that gives some bytes and then hangs, and a function that tells whether it was closed. */
function hanging(bytes: Uint8Array): { source: ByteSource; isClosed: () => boolean } {
  let closed = false;
  const stream = () =>
    new ReadableStream<Uint8Array>({
      start: (controller) => {
        controller.enqueue(bytes);
      },
      cancel: () => {
        closed = true;
      },
    });
  return { source: { name: "slow.csv", size: 1e6, stream }, isClosed: () => closed };
}

describe("Reading that is cancelled", () => {
  it.each([
    ["a CSV", csv],
    ["a packed CSV", gzipped(csv).subarray(0, 500)],
    ["a file that has not begun", new Uint8Array(0)],
  ])("ends at once and closes the file: %s", async (_, bytes) => {
    const { source, isClosed } = hanging(bytes);
    const controller = new AbortController();
    setTimeout(() => {
      controller.abort();
    }, 20);
    const reading = readDigits([source], { signal: controller.signal });
    await expect(reading).rejects.toHaveProperty("name", "AbortError");
    expect(isClosed()).toBe(true);
  });

  it("does not start if it was cancelled before", async () => {
    const { source } = hanging(csv);
    const reading = readDigits([source], { signal: AbortSignal.abort() });
    await expect(reading).rejects.toHaveProperty("name", "AbortError");
  });

  it("closes the file when an error ends it", async () => {
    const { source, isClosed } = hanging(utf8("<html>".padEnd(1000)));
    await expect(readDigits([source])).rejects.toThrow("HTML page");
    expect(isClosed()).toBe(true);
  });

  it("closes the file when the limit ends it", async () => {
    const { source, isClosed } = hanging(csv);
    expect((await readDigits([source], { limit: 5 })).count).toBe(5);
    expect(isClosed()).toBe(true);
  });

  it("reports a file that cannot be read", async () => {
    const stream = () =>
      new ReadableStream<Uint8Array>({
        pull: () => {
          throw new Error("the disk is gone");
        },
      });
    const source = { name: "train.csv", size: 10, stream };
    const message = "train.csv could not be read: the disk is gone. Choose the file again.";
    await expect(readDigits([source])).rejects.toThrow(message);
  });
});
