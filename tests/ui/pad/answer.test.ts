import { describe, expect, test } from "vitest";
import { answerOf, nextWords, spokenWords, sureWords } from "../../../src/ui/pad/answer.ts";

/** Probabilities of ten classes; those that are not given share what is left. */
function probabilities(given: Readonly<Record<number, number>>): Float32Array {
  const named = Object.values(given);
  const rest = 1 - named.reduce((sum, value) => sum + value, 0);
  return Float32Array.from(
    { length: 10 },
    (_, digit) => given[digit] ?? rest / (10 - named.length),
  );
}

const SURE = answerOf(probabilities({ 8: 0.9, 3: 0.08 }));
const UNSURE = answerOf(probabilities({ 8: 0.5, 3: 0.4 }));

describe("the answer to a drawing", () => {
  test("is the most probable digit, and the next best one", () => {
    expect([SURE.digit, SURE.next?.digit]).toEqual([8, 3]);
    expect(sureWords(SURE)).toBe("90.0 % sure");
    expect(nextWords(SURE)).toBe("then 3, 8.0\u00a0%");
    expect(spokenWords(SURE)).toBe("It looks like an 8.");
  });

  test("is not sure below 60 %", () => {
    expect(sureWords(UNSURE)).toBe("not sure: 50.0 %");
    expect(nextWords(UNSURE)).toBe("or 3, 40.0\u00a0%");
    expect(spokenWords(UNSURE)).toBe("Not sure, perhaps an 8.");
    expect(answerOf(probabilities({ 1: 0.6001 })).isSure).toBe(true);
    expect(answerOf(probabilities({ 1: 0.5999 })).isSure).toBe(false);
  });

  test("is never said to be 100 % sure unless it is", () => {
    const answer = answerOf(probabilities({ 1: 0.99998 }));
    expect(sureWords(answer)).toBe("99.9 % sure");
    expect(nextWords(answer)).toMatch(/^then \d, <\u00a00\.1\u00a0%$/);
  });

  test("has no next best digit where there is one class", () => {
    expect(nextWords(answerOf(Float32Array.of(1)))).toBe("");
  });
});
