import { expect, test } from "vitest";
import { momentName, momentWords } from "../../../src/ui/network/moment-words.ts";

const shown = (steps: number, isValidation = true) => ({
  ...{ steps, isValidation, accuracy: 0.712 },
  judgement: { predictions: [], drawing: undefined },
  confusion: { classes: 2, counts: new Uint32Array(4) },
});

test("a moment is named by its step and epoch", () => {
  expect(momentName(0, 150)).toBe("before the first step");
  expect(momentName(50, 150)).toBe("step 50 of epoch 1");
  expect(momentName(150, 150)).toBe("end of epoch 1");
  expect(momentName(200, 150)).toBe("step 50 of epoch 2");
  expect(momentName(450, 150)).toBe("end of epoch 3");
  expect(momentName(450, undefined)).toBe("step 450");
});

test("the accuracy is that of the moment: while another one is still shown, there is none", () => {
  expect(momentWords(50, 150, shown(50))).toBe("step 50 of epoch 1, validation accuracy 71.2 %");
  expect(momentWords(50, 150, shown(50, false))).toBe(
    "step 50 of epoch 1, training accuracy 71.2 %",
  );
  expect(momentWords(50, 150, shown(20))).toBe("step 50 of epoch 1");
  expect(momentWords(50, 150, undefined)).toBe("step 50 of epoch 1");
});
