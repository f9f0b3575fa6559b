import { expect, test, vi } from "vitest";
import { catchSignals } from "../../../src/cli/shell/signals.ts";

test("a second signal ends the process only where it comes a second after the first, however busy it was", () => {
  vi.useFakeTimers({ toFake: ["setTimeout"] });
  const exit = vi.spyOn(process, "exit").mockReturnValue(undefined as never);
  const { signal, release } = catchSignals();
  try {
    process.emit("SIGINT", "SIGINT");
    expect(signal.reason).toBe("SIGINT");
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1100);
    process.emit("SIGTERM", "SIGTERM");
    expect(exit).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1000);
    process.emit("SIGTERM", "SIGTERM");
    expect(exit).toHaveBeenCalledExactlyOnceWith(143);
  } finally {
    release();
    vi.useRealTimers();
    vi.restoreAllMocks();
  }
});
