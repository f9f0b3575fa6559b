import { describe, expect, test } from "vitest";
import { asWritten, equality, shortNumber, squared } from "../../../src/ui/step/numbers.ts";

describe("a result equals what its numbers come to, as they are written,", () => {
  test("or nearly, where each is rounded by itself", () => {
    const [z, b, a] = [0.86462, -0.003423, 0.86462 - 0.003423] as const;
    expect([z, b, a].map((value) => shortNumber(value))).toEqual(["0.865", "−0.00342", "0.861"]);
    expect(equality(asWritten(z) + asWritten(b), shortNumber(a))).toBe("≈");
    expect(equality(0.054583 - 0.000313, "0.054271")).toBe("≈");
    expect(equality(1.1323 - 1.1626, "−0.0304")).toBe("≈");
  });

  test("exactly, where they do", () => {
    expect(equality(0.865 - 0.00342, "0.862")).toBe("=");
    expect(equality(0.1 + 0.2, "0.3")).toBe("=");
    expect(equality(-0.0000123, "−1.23e−5")).toBe("=");
    expect(equality(-0.0000124, "−1.23e−5")).toBe("≈");
    expect(equality(0, "0")).toBe("=");
    expect(equality(0.5, "0.500")).toBe("=");
  });
});

test("a square covers the sign of its base", () => {
  expect(squared(0.0372)).toBe("0.0372²");
  expect(squared(-0.0372)).toBe("(−0.0372)²");
});
