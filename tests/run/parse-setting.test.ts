import { expect, test } from "vitest";
import { SettingError, parseClasses, parseSetting } from "../../src/run/parse-setting.ts";

test.each([
  ["3", [3]],
  ["0,1", [0, 1]],
  ["0-4", [0, 1, 2, 3, 4]],
  ["0 – 2, 7,9-9", [0, 1, 2, 7, 9]],
])("the classes %s are %j", (text, classes) => {
  expect(parseClasses(text)).toEqual(classes);
});

test.each(["4-0", "0-", "-1", "a-c", "0-300", "0-4-6", ""])("%j names no classes", (text) => {
  expect(() => parseClasses(text)).toThrow(SettingError);
});

test("a choice that does not exist is refused with all that do", () => {
  expect(() => parseSetting("schedule", "cosin")).toThrow(
    'schedule is "cosin"; it must be constant, cosine or one-cycle.',
  );
});
