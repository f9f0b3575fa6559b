import { describe, expect, test } from "vitest";
import type { Dataset } from "../../../src/data/index.ts";
import type { Network } from "../../../src/engine/index.ts";
import { DataDesk } from "../../../src/worker/data/data-desk.ts";
import { ExamineDesk, type Subject } from "../../../src/worker/examine/examine-desk.ts";
import type { ExamineState } from "../../../src/worker/examine/examine-state.ts";
import { GpuQueue } from "../../../src/worker/gpu-queue.ts";
import type { Change } from "../../../src/worker/remote.ts";

const ignore = () => undefined;

/** Two digits of one pixel, a 0 and a 1. */
const DIGITS: Dataset = {
  ...{ name: "two", width: 1, height: 1, classes: 2, count: 2 },
  ...{ images: Uint8Array.of(0, 255), labels: Uint8Array.of(0, 1) },
};

/** A network that reads every digit as this class, and answers each question when `next` is called. */
function slowNetwork(as: number) {
  const waiting: (() => void)[] = [];
  const later = <T>(answer: T) =>
    new Promise<T>((resolve) => {
      waiting.push(() => {
        resolve(answer);
      });
    });
  const network = {
    model: { sizes: [1, 2] },
    predict: ({ count }: { count: number }) =>
      later({
        predicted: new Uint8Array(count).fill(as),
        probabilities: Float32Array.from({ length: 2 * count }, (_, i) => Number(i % 2 === as)),
      }),
    activations: () => later([]),
    read: () => later([{ weights: Float32Array.of(1, -1), bias: Float32Array.of(0, 0) }]),
    dispose: ignore,
  };
  const subject: Subject = {
    name: `always ${as}`,
    network: network as unknown as Network,
    training: undefined,
    metadata: () => ({}),
  };
  /** Answers what is asked now; false where nothing is. */
  const answer = async () => {
    const now = waiting.splice(0);
    now.forEach((one) => {
      one();
    });
    await new Promise((resolve) => setTimeout(resolve, 0));
    return now.length > 0;
  };
  return { subject, answer };
}

/** A desk, and its part of the page's state. */
function newDesk() {
  let state: ExamineState = {};
  const tell = ({ set }: Change<ExamineState>) => {
    state = { ...state, ...set };
  };
  const desk = new ExamineDesk(
    new GpuQueue(Promise.resolve(undefined)),
    new DataDesk(ignore),
    tell,
  );
  return { desk, state: () => state };
}

/** Examines a network to the end; after each of its answers, `between` is called. */
async function examined(
  desk: ExamineDesk,
  { subject, answer }: ReturnType<typeof slowNetwork>,
  between: (answers: number) => void = ignore,
) {
  const end = desk.examine(subject, DIGITS);
  for (let answers = 0; ; answers++) {
    between(answers);
    if (!(await answer())) {
      break;
    }
  }
  await end;
}

/** How many answers of a network an examination takes. */
async function answersOf(): Promise<number> {
  let most = 0;
  await examined(newDesk().desk, slowNetwork(0), (answers) => {
    most = answers;
  });
  return most;
}

test("a cell that is pressed while the next network is examined opens at once, and stays open", async () => {
  const answers = await answersOf();
  expect(answers).toBeGreaterThan(3);
  for (let pressedAt = 0; pressedAt < answers; pressedAt++) {
    const { desk, state } = newDesk();
    await examined(desk, slowNetwork(0));
    await examined(desk, slowNetwork(1), (answered) => {
      if (answered === pressedAt) {
        void desk.openCell(0, 0);
        // What is still shown is the former network, which reads both as 0.
        expect(state().cell).toMatchObject({ label: 0, predicted: 0, count: 1 });
      }
    });
    expect(state().examination?.network).toBe("always 1");
    expect(state().cell).toMatchObject({ label: 0, predicted: 0, count: 0 });
  }
});

test("a cell opens after the network was freed, too: its digits are still shown", async () => {
  const { desk, state } = newDesk();
  await examined(desk, slowNetwork(0));
  desk.forget();
  void desk.openCell(1, 0);
  expect(state().cell).toMatchObject({ label: 1, predicted: 0, count: 1 });
});

test("on other digits no cell is open", async () => {
  const { desk, state } = newDesk();
  await examined(desk, slowNetwork(0));
  void desk.openCell(0, 0);
  const { subject, answer } = slowNetwork(0);
  const end = desk.examine(subject, { ...DIGITS, name: "others" });
  void desk.openCell(1, 0);
  while (await answer()) {
    // Until it asks nothing more.
  }
  await end;
  expect(state().examination?.data).toBe("others");
  expect(state().cell).toBeUndefined();
});

describe("the digit that is looked into", () => {
  /** Answers until nothing more is asked. */
  async function settled({ answer }: ReturnType<typeof slowNetwork>): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 0));
    while (await answer()) {
      // Until it asks nothing more.
    }
  }

  const shownPixel = ({ activation }: ExamineState) => activation?.pixels[0];

  test("is the first of a cell that is opened, and never that of before", async () => {
    const { desk, state } = newDesk();
    const network = slowNetwork(0);
    await examined(desk, network);
    // The 1 is misread.
    expect(shownPixel(state())).toBe(255);
    const opened = desk.openCell(0, 0);
    expect(state().cell).toMatchObject({ label: 0, predicted: 0 });
    expect(state().activation).toBeUndefined();
    expect(state().explanation).toBeUndefined();
    await settled(network);
    await opened;
    expect(shownPixel(state())).toBe(0);
    expect(state().explanation?.label).toBe(0);
  });

  test("is none while a cell without digits is open", async () => {
    const { desk, state } = newDesk();
    const network = slowNetwork(0);
    await examined(desk, network);
    const opened = desk.openCell(0, 1);
    await settled(network);
    await opened;
    expect(state().activation).toBeUndefined();
    expect(state().explanation).toBeUndefined();
  });

  test("follows the open cell when another network reads the same digits", async () => {
    const { desk, state } = newDesk();
    const network = slowNetwork(0);
    await examined(desk, network);
    const opened = desk.openCell(0, 0);
    await settled(network);
    await opened;
    await examined(desk, slowNetwork(1));
    // It reads none of them as 0.
    expect(state().cell).toMatchObject({ label: 0, predicted: 0, count: 0 });
    expect(state().activation).toBeUndefined();
  });

  test("stays where it was chosen in the list of a cell", async () => {
    const { desk, state } = newDesk();
    const network = slowNetwork(0);
    await examined(desk, network);
    const asked = [
      desk.openCell(0, 0),
      desk.showDigit({ pixels: Uint8Array.of(255), label: 1 }),
    ] as const;
    await settled(network);
    await Promise.all(asked);
    expect(shownPixel(state())).toBe(255);
    await examined(desk, slowNetwork(1));
    expect(shownPixel(state())).toBe(255);
  });

  test("is the one that was asked for last, even while the answer to a former question comes", async () => {
    const { desk, state } = newDesk();
    const network = slowNetwork(0);
    await examined(desk, network);
    const first = desk.showDigit({ pixels: Uint8Array.of(0), label: 0 });
    // Its turn has come, and the network has not answered.
    await new Promise((resolve) => setTimeout(resolve, 0));
    const second = desk.showDigit({ pixels: Uint8Array.of(255), label: 1 });
    const seen = new Set<number | undefined>();
    for (let turn = 0; turn < 12; turn++) {
      await network.answer();
      seen.add(shownPixel(state()));
    }
    await Promise.all([first, second]);
    expect(seen).toEqual(new Set([undefined, 255]));
  });

  test("is chosen while an examination goes on, and is shown after it", async () => {
    const { desk, state } = newDesk();
    await examined(desk, slowNetwork(0));
    const next = slowNetwork(1);
    let asked: Promise<void> | undefined;
    await examined(desk, next, (answers) => {
      if (answers === 2) {
        asked = desk.showDigit({ pixels: Uint8Array.of(0), label: 0 });
      }
    });
    await settled(next);
    await asked;
    expect(shownPixel(state())).toBe(0);
  });

  test("is refused where it has other pixels than the network takes", async () => {
    const { desk, state } = newDesk();
    await examined(desk, slowNetwork(0));
    await desk.showDigit({ pixels: new Uint8Array(4), label: 1 });
    expect(state().refusal).toMatch(/takes 1 pixels, and this digit has 4/);
    expect(state().explanation).toBeUndefined();
  });
});

test("a network that does not fit is refused and freed, and the one before goes on answering", async () => {
  const { desk, state } = newDesk();
  const network = slowNetwork(0);
  await examined(desk, network);
  const { subject } = slowNetwork(1);
  let freed = 0;
  const other = { model: { sizes: [4, 2] }, dispose: () => freed++ };
  await desk.examine({ ...subject, network: other as unknown as Network }, DIGITS);
  expect(state().refusal).toMatch(/takes 4 pixels/);
  expect(freed).toBe(1);
  const asked = desk.showDigit({ pixels: Uint8Array.of(0), label: 0 });
  await new Promise((resolve) => setTimeout(resolve, 0));
  while (await network.answer()) {
    // Until it asks nothing more.
  }
  await asked;
  expect(state().activation?.pixels).toEqual(Uint8Array.of(0));
});
