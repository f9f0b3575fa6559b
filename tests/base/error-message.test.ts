import { expect, test } from "vitest";
import { errorMessage } from "../../src/base/error-message.ts";

test("an error is told by its message, anything else as it is", () => {
  expect(errorMessage(new Error("The file is empty."))).toBe("The file is empty.");
  expect(errorMessage("no")).toBe("no");
});

// The address in them means nothing to a person.
test.each([
  ["Chrome", "Failed to fetch dynamically imported module: https://a.example/late.js"],
  ["Firefox", "error loading dynamically imported module: https://a.example/late.js"],
  ["Safari", "Importing a module script failed."],
])("code that %s cannot load is told in a sentence that says what to do", (_, message) => {
  expect(errorMessage(new TypeError(message))).toMatch(
    /^The code for this could not be loaded\. Check the connection and try again\./,
  );
});
