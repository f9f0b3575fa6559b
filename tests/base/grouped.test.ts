import { expect, test } from "vitest";
import { grouped } from "../../src/base/grouped.ts";

test("items come together by their keys, keys and items in their order", () => {
  const groups = grouped([5, 2, 9, 4], (item) => (item % 2 === 0 ? "even" : "odd"));
  expect([...groups]).toEqual([
    ["odd", [5, 9]],
    ["even", [2, 4]],
  ]);
});
