// Files that are opened for a link are read as the link says, where they are those of the link. What was read is kept until it is
// forgotten.
import { beforeEach, expect, test, vi } from "vitest";
import type { LinkedData, OwnData, Turning } from "../../../src/run/linked-data.ts";
import { DataDesk } from "../../../src/worker/data/data-desk.ts";
import type { DataState } from "../../../src/worker/data/data-state.ts";
import { MemoryFiles } from "../storage/memory-files.ts";

const { browser } = vi.hoisted(() => ({ browser: {} as { files: MemoryFiles } }));

vi.mock("../../../src/worker/storage/kept-files.ts", () => ({
  keptFiles: () => Promise.resolve(browser.files),
}));

beforeEach(() => {
  browser.files = new MemoryFiles();
});

/** Digits of 2 × 2 pixels with two columns that can be the label. */
const CSV = ["fold,pixel0,pixel1,pixel2,pixel3,sort"]
  .concat(
    Array.from({ length: 20 }, (_, row) => `${row % 2},255,${200 + row},250,${row % 3},${row % 3}`),
  )
  .join("\n");

function newDesk() {
  let state: DataState = {};
  const desk = new DataDesk(({ set }) => {
    state = { ...state, ...set };
  });
  const linked = async (): Promise<OwnData> => {
    await expect.poll(() => state.linked).toBeDefined();
    return state.linked as OwnData;
  };
  return { desk, state: () => state, linked };
}

function file(content = CSV): File {
  return new File([content], "train.csv");
}

/** What a link names after a person has read these digits so. */
async function linkOf(label: string, ...turns: readonly ("invert" | "transpose")[]) {
  const { desk, linked } = newDesk();
  await desk.read([file()]);
  await desk.chooseLabel(label);
  for (const turn of turns) {
    desk.turn(turn);
  }
  return linked();
}

test("a link tells label and turns, and its files are read so", async () => {
  const asked = await linkOf("sort", "invert", "transpose");
  const reading: Turning = { invert: true, transpose: true, label: "sort" };
  expect(asked).toMatchObject({ kind: "own", rows: 20, reading } satisfies Partial<LinkedData>);
  const { desk, state, linked } = newDesk();
  await desk.read([file()], asked);
  expect(state().refusal).toBeUndefined();
  expect(state().inUse?.reading).toEqual(reading);
  expect((await linked()).hash).toBe(asked.hash);
});

test("other files than those of the link are read as they are", async () => {
  const asked = await linkOf("sort", "invert");
  const { desk, state } = newDesk();
  const other = [
    "label,pixel0,pixel1,pixel2,pixel3",
    ...Array.from({ length: 20 }, (_, row) => `${row % 2},0,9,0,9`),
  ];
  await desk.read([file(other.join("\n"))], asked);
  expect(state().inUse).toMatchObject({ count: 20 });
  expect(state().inUse?.reading).toEqual({ invert: false, transpose: false, label: undefined });
});

test("a link of before, which tells no turns, opens files as they are", async () => {
  const before = { ...(await linkOf("sort")), reading: undefined };
  const { desk, state } = newDesk();
  await desk.read([file()], before);
  expect(state().labelColumns).toBeDefined();
});

/** What lasts longer than anything that the desk does with its files. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

const LABELLED = CSV.replace("fold", "label");

test("digits that are forgotten while they are being kept are not kept", async () => {
  const { desk, state } = newDesk();
  await desk.read([file(LABELLED)]);
  await desk.forgetAll();
  await settled();
  expect([...browser.files.kept.keys()]).toEqual([]);
  expect(state().kept).toEqual([]);
});

test("digits that were forgotten are not kept again when they are turned", async () => {
  const { desk, state } = newDesk();
  await desk.read([file(LABELLED)]);
  await expect.poll(() => state().kept?.length).toBe(1);
  await desk.forgetAll();
  desk.turn("invert");
  await settled();
  expect(state().kept).toEqual([]);
});

test("digits that are chosen while kept ones are opened stay in use", async () => {
  const { desk, state } = newDesk();
  await desk.read([file(LABELLED)]);
  await expect.poll(() => state().kept?.length).toBe(1);
  const opened = desk.openKept(state().kept?.[0]?.file ?? "");
  desk.draw(40, 1);
  await opened;
  expect(state().inUse).toMatchObject({ count: 40 });
});

test("a comparison with digits that are no longer in use is not shown", async () => {
  const { desk, state } = newDesk();
  await desk.read([file(LABELLED)]);
  const compared = desk.compare([file(LABELLED)]);
  desk.draw(40, 1);
  await compared;
  expect(state().comparison).toBeUndefined();
});

test("of two comparisons, the one that was asked for last is shown", async () => {
  const { desk, state } = newDesk();
  await desk.read([file(LABELLED)]);
  const other = new File([LABELLED], "test.csv");
  const late = file(LABELLED);
  const read = late.stream.bind(late);
  let arrive = (): void => undefined;
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  late.stream = () =>
    new ReadableStream({
      async start(controller) {
        await arrived;
        for await (const chunk of read()) {
          controller.enqueue(chunk);
        }
        controller.close();
      },
    });
  const first = desk.compare([late]);
  await desk.compare([other]);
  arrive();
  await first;
  expect(state().comparison).toMatchObject({ name: "test.csv" });
});
