import { expect, test } from "vitest";
import { actionOfChosen, actionOfFiles } from "../../../../src/ui/state/opened/opened-files.ts";
import { EMPTY } from "../../../../src/ui/state/pad/drawing.ts";
import type { Page } from "../../../../src/ui/state/page.ts";

/** What a page is asked to do with a file of this name. */
async function askedWith(name: string, type: string, actionOf = actionOfFiles): Promise<string> {
  let asked = "";
  const say = (what: string) => () => {
    asked = what;
  };
  const nothing = () => undefined;
  const page = {
    drawing: EMPTY,
    ...{ change: nothing, show: nothing, chooseMoment: nothing },
    // The file holds no picture, which is said where one was to be read.
    messages: { show: say("read it on the pad") },
    desks: {
      shared: { open: say("let it answer") },
      examine: { openFiles: say("examine it") },
    },
    choose: say("learn from it"),
  };
  await actionOf([new File(["1"], name, { type })])(page as unknown as Page);
  return asked;
}

test.each([
  ["adamant.q8.safetensors", "", "let it answer"],
  ["ADAMANT.Q8.SAFETENSORS", "", "let it answer"],
  ["adamant-last.safetensors", "", "examine it"],
  ["model.onnx", "", "examine it"],
  ["model.keras", "", "examine it"],
  ["train.csv", "text/csv", "learn from it"],
  ["three.png", "image/png", "read it on the pad"],
])(
  "a person who drops or pastes %s wants the page to do what its kind is for",
  async (name, type, wish) => {
    expect(await askedWith(name, type)).toBe(wish);
  },
);

test("what is chosen as digits and cannot be read is data, whose reader says what it is", async () => {
  expect(await askedWith("mnist.h5", "", actionOfChosen)).toBe("learn from it");
  expect(await askedWith("7.jpg", "image/jpeg", actionOfChosen)).toBe("learn from it");
  expect(await askedWith("adamant.q8.safetensors", "", actionOfChosen)).toBe("let it answer");
});
