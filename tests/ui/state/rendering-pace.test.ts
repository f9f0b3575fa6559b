import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { RenderingPace } from "../../../src/ui/state/rendering-pace.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
});

afterEach(() => {
  vi.useRealTimers();
});

/** How often the page is rendered in the first ten seconds of a run. */
function renderingsIn10s(isSoftware: boolean, everyMs: number): number {
  const show = vi.fn();
  const pace = new RenderingPace(show);
  pace.hurry();
  for (let now = 0; now < 10_000; now += everyMs) {
    pace.changed(isSoftware);
    vi.advanceTimersByTime(everyMs);
  }
  return show.mock.calls.length;
}

test("on a GPU each change is shown at once", () => {
  expect(renderingsIn10s(false, 50)).toBe(200);
});

test("on a software adapter renderings become rarer, down to two a second", () => {
  const renderings = renderingsIn10s(true, 50);
  expect(renderings).toBeGreaterThan(30);
  expect(renderings).toBeLessThan(50);
});

test("the first changes of a run, and those after a press, are shown at once", () => {
  const show = vi.fn();
  const pace = new RenderingPace(show);
  pace.hurry();
  pace.changed(true);
  vi.advanceTimersByTime(60_000);
  pace.changed(true);
  pace.changed(true);
  expect(show).toHaveBeenCalledTimes(2);
  pace.hurry();
  pace.changed(true);
  expect(show).toHaveBeenCalledTimes(3);
  vi.advanceTimersByTime(1000);
  expect(show).toHaveBeenCalledTimes(3);
});

test("the last change is shown, too", () => {
  const show = vi.fn();
  const pace = new RenderingPace(show);
  pace.changed(true);
  pace.changed(true);
  expect(show).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(500);
  expect(show).toHaveBeenCalledTimes(2);
});
