import { expect, test } from "vitest";
import { saveInterval } from "../../src/cli/save-every.ts";

test("the time between two saves is given in seconds", () => {
  expect(saveInterval("10")).toBe(10_000);
});

// From 2,147,484 seconds on a timer ends after a millisecond; from 4,294,968 on it is refused.
test.each(["2147484", "5000000", "9007199254740991"])(
  "a timer takes the time between two saves, even %s seconds",
  (seconds) => {
    expect(saveInterval(seconds)).toBe(2 ** 31 - 1);
  },
);
