import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Messages } from "../../../src/ui/state/messages.ts";

const changed = vi.fn();
let messages: Messages;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  messages = new Messages("", changed);
});

afterEach(() => {
  vi.useRealTimers();
});

test("a message about what was copied goes away after four seconds, a long one later", () => {
  messages.showBriefly("Copied.", "link");
  vi.advanceTimersByTime(3900);
  expect([messages.notice, messages.copied]).toEqual(["Copied.", "link"]);
  vi.advanceTimersByTime(200);
  expect([messages.notice, messages.copied]).toEqual(["", undefined]);
  messages.showBriefly("x".repeat(200));
  vi.advanceTimersByTime(7900);
  expect(messages.notice).not.toBe("");
  vi.advanceTimersByTime(200);
  expect(messages.notice).toBe("");
});

test("a message that is to stay is not closed at the end of a brief one before it", () => {
  messages.showBriefly("Copied.");
  messages.show("Another tab trains now.");
  vi.advanceTimersByTime(60_000);
  expect(messages.notice).toBe("Another tab trains now.");
  messages.close();
  expect(messages.notice).toBe("");
});

test("epochs that end within five seconds of each other are not all spoken", () => {
  messages.speak("Epoch 1");
  vi.advanceTimersByTime(4000);
  messages.speak("Epoch 2");
  expect(messages.spoken).toBe("Epoch 1");
  vi.advanceTimersByTime(1000);
  messages.speak("Epoch 3");
  expect(messages.spoken).toBe("Epoch 3");
});
