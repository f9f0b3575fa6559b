import { afterEach, expect, test, vi } from "vitest";
import { openRunStore } from "../../../src/worker/runs/run-store.ts";

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("a store that does not answer is given up, so that no run waits for it, and closed if it opens later", async () => {
  vi.useFakeTimers();
  const close = vi.fn();
  const request = { result: { close } } as unknown as IDBOpenDBRequest;
  vi.stubGlobal("indexedDB", { open: () => request });
  const opened = expect(openRunStore(() => undefined)).rejects.toThrow(
    "This window keeps nothing (its store does not answer).",
  );
  await vi.advanceTimersByTimeAsync(5000);
  await opened;
  request.onsuccess?.(new Event("success"));
  await vi.advanceTimersByTimeAsync(0);
  expect(close).toHaveBeenCalledOnce();
});
