import { expect, test } from "vitest";
import { asPeopleWrite, builtInDigits, firstRows } from "../../../src/data/index.ts";
import {
  type SavedNetwork,
  initialParameters,
  modelOf,
  writeQuantised,
} from "../../../src/engine/index.ts";
import { DataDesk } from "../../../src/worker/data/data-desk.ts";
import { ExamineDesk } from "../../../src/worker/examine/examine-desk.ts";
import type { ExamineState } from "../../../src/worker/examine/examine-state.ts";
import { GpuQueue } from "../../../src/worker/gpu-queue.ts";
import { LateDesk } from "../../../src/worker/late-desk.ts";
import { PictureDesk } from "../../../src/worker/picture/picture-desk.ts";
import type { PictureState } from "../../../src/worker/picture/picture-state.ts";
import type { Change } from "../../../src/worker/remote.ts";
import { SharedDesk } from "../../../src/worker/shared/shared-desk.ts";
import type { SharedState } from "../../../src/worker/shared/shared-state.ts";

const ignore = () => undefined;

/** Collects a desk's part of the page's state. */
function part<State extends object>() {
  let state: Partial<State> = {};
  const tell = ({ set }: Change<State>) => {
    state = { ...state, ...set };
  };
  return { tell, state: () => state };
}

/** The desks of a page without a GPU. */
function withoutGpu() {
  const queue = new GpuQueue(Promise.resolve(undefined));
  const shared = part<SharedState>();
  const examination = part<ExamineState>();
  const picture = part<PictureState>();
  const data = new DataDesk(ignore);
  const examine = new LateDesk(() =>
    Promise.resolve(new ExamineDesk(queue, data, examination.tell)),
  );
  const pictures = new PictureDesk(picture.tell);
  const desk = new SharedDesk(queue, { pictures, examine }, shared.tell);
  return { data, desk, examination, picture, pictures, shared };
}

/** A network that was not trained, with what a file tells of one that was. */
function fileOf(metadata: Readonly<Record<string, string>> = {}): Uint8Array<ArrayBuffer> {
  const sizes = [784, 16, 10];
  const network: SavedNetwork = {
    sizes,
    parameters: initialParameters(modelOf(sizes), 3),
    metadata,
  };
  return writeQuantised(network);
}

const DRAWING = firstRows(asPeopleWrite(builtInDigits({ count: 1, seed: 7 })), 1).images;

test("without a GPU a shared network reads the drawing and the digits, on the processor", async () => {
  const { desk, shared } = withoutGpu();
  expect(await desk.open(fileOf(), "link", DRAWING)).toBeUndefined();
  const { sizes, judgement } = shared.state().shown ?? {};
  expect(sizes).toEqual([784, 16, 10]);
  expect(judgement?.predictions).toHaveLength(12);
  expect(judgement?.drawing?.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 5);
});

test("without a GPU another drawing gets another answer, and the picture is of the shared network", async () => {
  const { desk, shared, picture, pictures } = withoutGpu();
  await desk.open(
    fileOf({ accuracy: "0.9", accuracyRows: "10", accuracyOn: "validation", steps: "77" }),
    "link",
    undefined,
  );
  expect(shared.state().shown?.judgement.drawing).toBeUndefined();
  desk.draw(DRAWING);
  await expect.poll(() => shared.state().shown?.judgement.drawing).toBeDefined();
  pictures.watch({ content: "weights", digit: DRAWING, unit: undefined });
  await expect.poll(() => picture.state().picture?.steps).toBe(77);
  expect(picture.state().picture?.sizes).toEqual([784, 16, 10]);
});

test("without a GPU a shared network is examined on the digits in use", async () => {
  const { data, desk, examination } = withoutGpu();
  data.draw(50, 1);
  await desk.open(fileOf(), "mine.q8.safetensors", undefined);
  await desk.examine();
  expect(examination.state().refusal).toBeUndefined();
  expect(examination.state().examination?.network).toBe("mine.q8.safetensors");
  expect(examination.state().examination?.confusion.counts.reduce((sum, one) => sum + one)).toBe(
    50,
  );
});

test("a network that reads no digits of 28 × 28 is refused with a sentence", async () => {
  const { desk, shared } = withoutGpu();
  const sizes = [4, 2];
  const small = writeQuantised({
    sizes,
    parameters: initialParameters(modelOf(sizes), 3),
    metadata: {},
  });
  expect(await desk.open(small, "link", undefined)).toMatch(/^This network takes 4 pixels/);
  expect(shared.state().shown).toBeUndefined();
});
