import { describe, expect, test } from "vitest";
import { readModel, writeQuantised } from "../../../src/engine/index.ts";
import {
  MOST_LINK_LETTERS,
  hasNetwork,
  networkHash,
  networkOfHash,
} from "../../../src/run/sharing/network-link.ts";

const everyByte = Uint8Array.from({ length: 1021 }, (_, index) => (index * 7) & 255);

describe("a link to a network", () => {
  test.each([0, 1, 2, 3])("brings the bytes back, %i more than a multiple of three", (more) => {
    const file = everyByte.subarray(0, 900 + more);
    const hash = networkHash(file) ?? "";
    expect(hasNetwork(hash)).toBe(true);
    expect(hash).toMatch(/^#network=[\w-]+$/);
    expect(networkOfHash(hash)).toEqual(file);
  });

  test("is not made of a network that is too large", () => {
    expect(networkHash(new Uint8Array(MOST_LINK_LETTERS))).toBeUndefined();
    expect(networkHash(new Uint8Array(112_000))?.length).toBeLessThanOrEqual(150_000);
  });

  test.each([
    ["without letters", "#network=", "damaged"],
    ["with a letter that is none of its own", "#network=QUJD%21", "damaged"],
    ["with blanks", "#network=QU JD", "damaged"],
    ["cut off inside a byte", "#network=QUJDR", "cut off"],
    ["of another length", `#network=${"A".repeat(MOST_LINK_LETTERS)}`, "longer than any"],
  ])("is refused %s, with a sentence", (_, hash, words) => {
    expect(networkOfHash(hash)).toContain(words);
  });

  test("that was cut off elsewhere holds a file that is refused", () => {
    const parameters = [{ weights: new Float32Array(8), bias: new Float32Array(2) }];
    const file = writeQuantised({ sizes: [4, 2], parameters, metadata: {} });
    const hash = networkHash(file) ?? "";
    const cut = networkOfHash(hash.slice(0, -8));
    expect(() => readModel(cut as Uint8Array)).toThrow("cut off");
  });

  test("is no link to a run", () => {
    expect(hasNetwork("#seed=3&network=1")).toBe(false);
    expect(hasNetwork("")).toBe(false);
  });
});
